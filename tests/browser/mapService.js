/** A service of map tiles and addresses on this machine: what 高德 would answer, and tiles that are coloured squares. */
import { createServer } from "node:http";
import { deflateSync } from "node:zlib";

export const KEY = "key-for-servers";

const CRC = Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let bit = 0; bit < 8; bit += 1) c = c & 1 ? (c >>> 1) ^ 0xedb88320 : c >>> 1;
  return c >>> 0;
});

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type), data]);
  let crc = 0xffffffff;
  for (const byte of body) crc = (CRC[(crc ^ byte) & 0xff] ^ (crc >>> 8)) >>> 0;
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  check.writeUInt32BE((crc ^ 0xffffffff) >>> 0);
  return Buffer.concat([length, body, check]);
}

/** 256 × 256 of one colour with a darker edge: it shows where a tile begins. */
function tile(colour) {
  const rows = Array.from({ length: 256 }, (_, y) => {
    const pixels = Array.from({ length: 256 }, (__, x) =>
      x === 0 || y === 0 ? colour.map((part) => part - 40) : colour,
    );
    return Buffer.from([0, ...pixels.flat()]);
  });
  const head = Buffer.from([0, 0, 1, 0, 0, 0, 1, 0, 8, 2, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", head),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const TILES = [tile([214, 228, 214]), tile([226, 222, 206])];

/** `found` tells by the address what is found: the provider's position, name and division. */
export async function startMapService(found) {
  const asked = [];
  let tilesCome = true;
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://localhost");
    if (url.pathname === "/geo") {
      const address = url.searchParams.get("address") ?? "";
      asked.push({ address, key: url.searchParams.get("key") });
      const places = found(address);
      response.setHeader("content-type", "application/json");
      return response.end(JSON.stringify({ status: "1", infocode: "10000", geocodes: places }));
    }
    if (!tilesCome) return response.writeHead(503).end();
    const [, x, y] = url.pathname.split("/").slice(1).map(Number);
    response.setHeader("content-type", "image/png");
    return response.end(TILES[(x + y) % 2]);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${server.address().port}`;
  const config = `
[map]
tiles = ["${base}/{z}/{x}/{y}"]
attribution = "试验底图"
review_number = "GS(2026)0001号"
datum = "gcj02"

[geocoder]
provider = "amap"
url = "${base}/geo"
key = "${KEY}"
`;
  return {
    base,
    asked,
    config,
    breakTiles: () => (tilesCome = false),
    stop: () => new Promise((resolve) => server.close(resolve)),
  };
}

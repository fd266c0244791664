/** Pictures and a way that the test owns: PNGs of plain colours, each different, and a short GPX near the site. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";

const WIDTH = 480;
const HEIGHT = 360;

function chunk(name, data) {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(data.length, 0);
  frame.writeUInt32BE(crc32(body) >>> 0, 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A picture no other number gives: a sky, a floor and a red cabinet whose place says which it is. */
function png(number) {
  const rows = [];
  for (let y = 0; y < HEIGHT; y += 1) {
    const row = Buffer.alloc(1 + WIDTH * 3);
    for (let x = 0; x < WIDTH; x += 1) {
      const cabinet = Math.abs(x - 60 - ((number * 37) % 360)) < 46 && y > 90 && y < 300;
      const colour = cabinet ? [190, 46, 30] : y > 280 ? [96, 88, 80] : [206 - number * 3, 200, 190 + number];
      row.set(colour, 1 + x * 3);
    }
    rows.push(row);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(WIDTH, 0);
  header.writeUInt32BE(HEIGHT, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const image = deflateSync(Buffer.concat(rows));
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", image),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** Writes picture after picture into `dir`; each call gives the path of a new one. */
export function camera(dir) {
  let number = 0;
  const shoot = async () => {
    number += 1;
    const path = join(dir, `photo-${number}.png`);
    await writeFile(path, png(number));
    return path;
  };
  return Object.assign(shoot, { taken: () => number });
}

/** Writes a walk of two minutes around `site` and returns its path. */
export async function walk(dir, site) {
  const points = Array.from({ length: 120 }, (_, second) => {
    const at = new Date(Date.UTC(2026, 0, 5, 1, 0, second)).toISOString();
    const angle = (second / 120) * 2 * Math.PI;
    const lat = (site.lat + 0.0003 * Math.sin(angle)).toFixed(6);
    const lon = (site.lon + 0.0003 * Math.cos(angle)).toFixed(6);
    return `<trkpt lat="${lat}" lon="${lon}"><time>${at}</time></trkpt>`;
  });
  const path = join(dir, "walk.gpx");
  await writeFile(
    path,
    `<gpx version="1.1" creator="tests"><trk><trkseg>${points.join("")}</trkseg></trk></gpx>`,
  );
  return path;
}

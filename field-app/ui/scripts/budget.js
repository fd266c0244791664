// Fails the build when what a phone must load at first grows beyond its budget (gzip), or when the fake phone is in it.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const BUDGETS = { entryJs: 130_000, entryCss: 45_000, route: 60_000 };
const dist = new URL("../dist/", import.meta.url);

const gzipped = (path) => gzipSync(readFileSync(new URL(path, dist))).length;
const index = readFileSync(new URL("index.html", dist), "utf8");
const linked = [...index.matchAll(/(?:src|href)="[./]*(assets\/[^"]+)"/g)].map((match) => match[1]);
const sum = (paths) => paths.reduce((total, path) => total + gzipped(path), 0);

const others = readdirSync(new URL("assets/", dist))
  .map((name) => `assets/${name}`)
  .filter((path) => path.endsWith(".js") && !linked.includes(path));

const sizes = [
  ["entry JS", sum(linked.filter((path) => path.endsWith(".js"))), BUDGETS.entryJs],
  ["entry CSS", sum(linked.filter((path) => path.endsWith(".css"))), BUDGETS.entryCss],
  ...others.map((path) => [path, gzipped(path), BUDGETS.route]),
];
const over = sizes.filter(([, size, budget]) => size > budget);
for (const [name, size, budget] of sizes.slice(0, 2)) console.log(`${name}: ${size} of ${budget} bytes gzip`);
for (const [name, size, budget] of over)
  console.error(`over budget: ${name}: ${size} > ${budget} bytes gzip`);

/** Words that only the scenes of the fake phone say. */
const FAKE = "there is no scene";
const fake = [...linked, ...others].filter((path) =>
  readFileSync(new URL(path, dist), "utf8").includes(FAKE),
);
for (const name of fake) console.error(`the fake phone is in the bundle: ${name}`);
process.exitCode = over.length + fake.length > 0 ? 1 : 0;

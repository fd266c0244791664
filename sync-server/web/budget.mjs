// Fails the build when a page asks for more than a page may (ui-style, gzip, kilobytes of 1000 bytes).
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const DIST = new URL("dist/", import.meta.url);
const BUDGET = { entry: 220, route: 60, map: 95, verify: 60 };

const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", DIST), "utf8"));
const sizes = new Map();

function gzipped(file) {
  if (!sizes.has(file)) sizes.set(file, gzipSync(readFileSync(new URL(file, DIST))).length / 1000);
  return sizes.get(file);
}

/** A chunk's own file and everything it imports at once, without what `known` has loaded already. */
function closure(key, known = new Set(), found = new Set()) {
  if (known.has(key) || found.has(key)) return found;
  found.add(key);
  for (const imported of manifest[key].imports ?? []) closure(imported, known, found);
  return found;
}

const sum = (keys) => [...keys].reduce((total, key) => total + gzipped(manifest[key].file), 0);
const isMap = (key) => manifest[key].name === "map";

const entryKey = "index.html";
const entry = closure(entryKey);
// Behind the sign-in the frame is always there; pages are measured on top of it.
const frameKey = Object.keys(manifest).find((key) => key.endsWith("ConsoleLayout.vue"));
const frame = new Set([...entry, ...closure(frameKey, entry)]);

const lines = [
  { name: "entry", size: sum(frame), budget: BUDGET.entry },
  { name: "sign-in", size: sum(entry), budget: BUDGET.entry },
];
// The public page stands alone.
lines.push({ name: "verify", size: sum(closure("verify.html")), budget: BUDGET.verify });
for (const key of Object.keys(manifest)) {
  if (manifest[key].isDynamicEntry && key !== frameKey) {
    const own = [...closure(key, frame)].filter((part) => !isMap(part));
    lines.push({ name: key.replace(/^src\//, ""), size: sum(own), budget: BUDGET.route });
  }
  if (isMap(key)) lines.push({ name: "map", size: gzipped(manifest[key].file), budget: BUDGET.map });
}

const over = lines.filter(({ size, budget }) => size > budget);
const largest = lines.filter(({ budget }) => budget === BUDGET.route).sort((a, b) => b.size - a.size)[0];
const map = lines.find(({ name }) => name === "map");
const verify = lines.find(({ name }) => name === "verify");
console.log(
  `gzip: entry with frame ${lines[0].size.toFixed(0)} of ${BUDGET.entry} KB (sign-in ${lines[1].size.toFixed(0)}), largest page ${largest.size.toFixed(0)} of ` +
    `${BUDGET.route} KB (${largest.name}), map ${map.size.toFixed(0)} of ${BUDGET.map} KB, public page ${verify.size.toFixed(0)} of ${BUDGET.verify} KB`,
);
for (const { name, size, budget } of over)
  console.error(`over budget: ${name} ${size.toFixed(1)} KB of ${budget} KB`);
if (over.length > 0) process.exit(1);

/**
 * Pictures every screen of the field app and checks each on the way. `--out DIR`: where the pictures go;
 * `--quick`: one language, size and theme, checks only; `--only TEXT`: screens whose name holds it.
 */
import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeContactSheet } from "./contact-sheet.js";
import { inspect, openBrowser, openPhone, reach, serve, show } from "./phone.js";
import { SCREENS } from "./screens.js";

const SIZES = [
  { width: 390, height: 844 },
  { width: 360, height: 640 },
];
/** How a screen is looked at, in each language: axe where colours change, geometry always. */
const VIEWS = [
  ...SIZES.flatMap((size, index) =>
    ["light", "dark"].map((theme) => ({ ...size, theme, font: 100, axe: index === 0 })),
  ),
  { ...SIZES[0], theme: "light", font: 200, axe: false },
];
const QUICK = [{ ...SIZES[1], theme: "light", font: 100, axe: true }];
const PHONES = 4;

const { values } = parseArgs({
  options: {
    out: { type: "string", default: new URL("../../target/screenshots", import.meta.url).pathname },
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  },
});

function fileOf(name, language, { width, height, theme, font }) {
  return `${name}.${language}.${width}x${height}.${theme}${font === 100 ? "" : `.font${font}`}.png`;
}

/** Takes away the pictures of an earlier run, and nothing else: the folder may be anybody's. */
async function clear(folder) {
  const ours = /^[a-z-]+\.(zh|en)\.\d+x\d+\.(light|dark)(\.font\d+)?\.png$/;
  const old = (await readdir(folder)).filter((name) => ours.test(name));
  await Promise.all(old.map((name) => rm(join(folder, name))));
}

/** One screen in one language, in every view; answers its pictures and findings. */
async function portray(phone, screen, language, views) {
  const pictures = [];
  const found = [];
  await show(phone, views[0]);
  await reach(phone, screen, language);
  for (const view of views) {
    await show(phone, view);
    const file = fileOf(screen.name, language, view);
    for (const words of await inspect(phone, view)) {
      console.error(`${file}: ${words}`);
      found.push(`${file}: ${words}`);
    }
    if (values.quick) continue;
    await phone.page.screenshot({ path: join(values.out, file) });
    pictures.push({ screen: screen.name, language, file, ...view });
  }
  return { pictures, found };
}

function missed({ name }, language, error) {
  const words = `${name} (${language}) was not reached: ${error.message}`;
  console.error(words);
  return { pictures: [], found: [words] };
}

/** A few phones at once take the jobs one after the other. */
async function work(browser, base, jobs, views) {
  const done = [];
  const waiting = [...jobs];
  const phones = Array.from({ length: PHONES }, async () => {
    const phone = await openPhone(browser, base);
    for (let job = waiting.shift(); job; job = waiting.shift()) {
      const [screen, language] = job;
      done.push(
        await portray(phone, screen, language, views).catch((error) => missed(screen, language, error)),
      );
    }
  });
  await Promise.all(phones);
  return done;
}

const screens = SCREENS.filter(({ name }) => name.includes(values.only));
const languages = values.quick ? ["zh"] : ["zh", "en"];
if (!values.quick) {
  await mkdir(values.out, { recursive: true });
  if (values.only === "") await clear(values.out);
}
const server = await serve();
const browser = await openBrowser();
try {
  const jobs = screens.flatMap((screen) => languages.map((language) => [screen, language]));
  const done = await work(browser, server.base, jobs, values.quick ? QUICK : VIEWS);
  const pictures = done.flatMap((one) => one.pictures);
  const found = done.flatMap((one) => one.found);
  if (!values.quick)
    await writeContactSheet(values.out, "Screens of the field app", screens, pictures, found);
  console.log(`${screens.length} screens, ${pictures.length} pictures, ${found.length} findings`);
  if (found.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  server.close();
}

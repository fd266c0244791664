/**
 * Pictures every page of the console and checks each on the way. `--out DIR`: where the pictures go; `--only TEXT`:
 * pages whose name holds it.
 */
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { writeContactSheet } from "../screens/contact-sheet.js";
import { openBrowser, openDesk, shutOut, signIn, widerBy, show } from "./page.js";
import { fileReport, furnish, PAGES, PASSWORDS } from "./pages.js";
import { startServer } from "./server.js";

const DESK = [
  { language: "zh", width: 1280, height: 800, theme: "light", font: 100 },
  { language: "zh", width: 1440, height: 900, theme: "dark", font: 100 },
  { language: "en", width: 1280, height: 800, theme: "light", font: 100 },
];
const PHONE = [
  { language: "zh", width: 390, height: 844, theme: "light", font: 100 },
  { language: "zh", width: 320, height: 640, theme: "dark", font: 100 },
];

const { values } = parseArgs({
  options: {
    out: { type: "string", default: new URL("../../target/screenshots/console", import.meta.url).pathname },
    only: { type: "string", default: "" },
  },
});

/** One desk for each person and language; a session is begun once. */
function desks(browser, base, logins) {
  const open = new Map();
  return async (login, language) => {
    const key = `${login} ${language}`;
    if (!open.has(key)) {
      const desk = await openDesk(browser, base);
      if (login) await signIn(desk.page, logins[login] ?? login, PASSWORDS[login] ?? PASSWORDS.default);
      await desk.page.addInitScript(
        // The frame of the browser's PDF reader has no storage.
        (chosen) => localStorage?.setItem("fengtai.preferences", JSON.stringify({ locale: chosen })),
        language === "zh" ? "zh-CN" : "en",
      );
      open.set(key, desk);
    }
    return open.get(key);
  };
}

async function portray(desk, page, view, ids) {
  const { language, width, height, theme } = view;
  const file = `${page.name}.${language}.${width}x${height}.${theme}.png`;
  const found = [];
  await show(desk.page, { width, height, scheme: theme });
  await desk.page.goto(page.path(ids), { waitUntil: "networkidle" });
  await page.act?.(desk.page);
  const wider = await widerBy(desk.page);
  if (wider > 0) found.push(`${file}: ${wider} px wider than the window`);
  for (const words of await shutOut(desk.page)) found.push(`${file}: ${words}`);
  for (const words of desk.problems.splice(0)) found.push(`${file}: ${words}`);
  await desk.page.screenshot({ path: join(values.out, file), fullPage: true });
  for (const words of found) console.error(words);
  return { picture: { screen: page.name, file, ...view }, found };
}

const dir = await mkdtemp(join(tmpdir(), "fengtai-pictures-"));
await mkdir(values.out, { recursive: true });
const server = await startServer();
const browser = await openBrowser();
try {
  const ids = await furnish(server, dir);
  ids.filed = await fileReport(server, dir, ids.other);
  const deskOf = desks(browser, server.base, ids.logins);
  const pages = PAGES.filter(({ name }) => name.includes(values.only));
  const pictures = [];
  const found = [];
  for (const page of pages) {
    for (const view of page.phone ? [...DESK, ...PHONE] : DESK) {
      const done = await portray(await deskOf(page.as, view.language), page, view, ids);
      pictures.push(done.picture);
      found.push(...done.found);
    }
  }
  const screens = pages.map(({ name, path, as }) => ({ name, path: path(ids), scene: as ?? "nobody" }));
  await writeContactSheet(values.out, "Pages of the console", screens, pictures, found);
  console.log(`${pages.length} pages, ${pictures.length} pictures, ${found.length} findings`);
  if (found.length > 0) process.exitCode = 1;
} finally {
  await browser.close();
  await server.stop();
  await rm(dir, { recursive: true, force: true });
}

/** The screens in real Chromium as a phone shows them: served, opened, brought into a state, looked at. */
import { createReadStream } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";
import { findings } from "./checks.js";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const DIST = new URL("../../field-app/ui/dist-fake/", import.meta.url).pathname;
/** 22 November 2026 14:05 in Shanghai: what the fake phone takes for now. */
const NOW = Date.UTC(2026, 10, 22, 6, 5);
const LONGEST_TIMER_MS = 3_000;
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css" };
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  // A camera that shows a test card, to those who are allowed it.
  "--use-fake-device-for-media-stream",
];

/** Serves the screens built against the fake phone. */
export async function serve() {
  await stat(join(DIST, "index.html"));
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    if (pathname === "/favicon.ico") return response.writeHead(204).end();
    const path = join(DIST, normalize(pathname === "/" ? "/index.html" : pathname));
    response.setHeader("content-type", TYPES[extname(path)] ?? "application/octet-stream");
    createReadStream(path)
      .on("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { base: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.FENGTAI_CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
}

/** A phone at the screens' address. What its console complains of is a finding of the screen that was shown. */
export async function openPhone(browser, base) {
  const context = await browser.newContext({
    baseURL: base,
    viewport: { width: 390, height: 844 },
    deviceScaleFactor: 1.5,
    hasTouch: true,
    timezoneId: "Asia/Shanghai",
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(5_000);
  await page.clock.setFixedTime(NOW);
  // A word that goes away by itself stays until its picture is taken.
  await page.addInitScript((longest) => {
    const later = window.setTimeout;
    window.setTimeout = (run, ms, ...rest) => (ms > longest ? 0 : later(run, ms, ...rest));
  }, LONGEST_TIMER_MS);
  const complaints = [];
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  return { page, complaints, cdp: await context.newCDPSession(page) };
}

const selector = (test) => (/[.[]/.test(test) ? test : `[data-test="${test}"]`);

const STEPS = {
  tap: (page, test) => page.locator(selector(test)).first().click(),
  fill: (page, test, text) => page.locator(selector(test)).first().fill(text),
  allow: (page, what) => page.context().grantPermissions([what]),
  see: (page, test) => page.locator(selector(test)).first().waitFor(),
  end: (page) =>
    page.evaluate(() => {
      for (const body of document.querySelectorAll(".body")) body.scrollTop = body.scrollHeight;
    }),
};

/** Opens a screen's page in its scene and takes its steps. */
export async function reach(phone, { name, scene, path, steps }, language) {
  const { page } = phone;
  await page.context().clearPermissions();
  // The name makes every address another one, so that the page is loaded anew.
  await page.goto(`/?scene=${scene}&language=${language}&screen=${name}#${path}`);
  await page.locator("h1, h2, .bone").first().waitFor();
  await settle(page);
  for (const [step, ...words] of steps) {
    await STEPS[step](page, ...words);
    await settle(page);
  }
  // A field that was filled keeps no blinking caret, and no sheet is still on its way.
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur());
  await settle(page);
}

/** Nothing moves any more: two frames without a running animation. Bones shimmer for ever and do not count. */
export function settle(page) {
  return page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const moving = () =>
      document
        .getAnimations()
        .some((one) => one.playState === "running" && one.effect?.getTiming().iterations !== Infinity);
    for (let calm = 0, frames = 0; calm < 3 && frames < 120; frames += 1) {
      await frame();
      calm = moving() ? 0 : calm + 1;
    }
  });
}

/** Shows the reached screen at a size, in light or dark, with the phone's font setting in per cent. */
export async function show({ page, cdp }, { width, height, theme, font }) {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
  await cdp.send("Page.setFontSizes", {
    fontSizes: { standard: (16 * font) / 100, fixed: (13 * font) / 100 },
  });
  await settle(page);
}

/** What is wrong with the screen as it is shown now. */
export async function inspect(phone, { axe }) {
  const { page, complaints } = phone;
  const found = await page.evaluate(findings);
  if (axe) {
    if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(AXE);
    const { violations } = await page.evaluate(() =>
      window.axe.run(document, { resultTypes: ["violations"] }),
    );
    for (const { id, impact, nodes } of violations) {
      if (impact !== "serious" && impact !== "critical") continue;
      found.push(
        ...nodes.map(
          ({ target, failureSummary }) => `axe ${id}: ${target.join(" ")} ${failureSummary ?? ""}`,
        ),
      );
    }
  }
  return [...found, ...complaints.splice(0).map((words) => `console: ${words}`)];
}

/** A person at the console in real Chromium, and what every page is held to. */
import assert from "node:assert/strict";
import { mkdir, readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { chromium } from "playwright-core";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TEXTS = new URL("../../sync-server/web/src/i18n/zh-CN/", import.meta.url);
const NAMESPACES = (await readdir(TEXTS)).map((file) => file.replace(".ts", ""));
const PAGE_DELAY_MS = 200;
const WIDTHS = [1280, 1440];
/** The phone that pages for leads are made for, and the narrowest one; as high as a common phone. */
const PHONE = { width: 390, height: 844 };
const PHONE_WIDTHS = [390, 320];
/** A thumb's target, in CSS pixels. */
const TARGET = 44;
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export function openBrowser() {
  return chromium.launch({
    executablePath: process.env.FENGTAI_CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
  });
}

/** A fresh browser profile at the console's address. Errors on its console fail the test that looks at them. */
export async function openDesk(browser, base, { phone = false } = {}) {
  const context = await browser.newContext({
    baseURL: base,
    ...(phone
      ? { viewport: PHONE, isMobile: true, hasTouch: true, deviceScaleFactor: 2 }
      : { viewport: { width: 1280, height: 800 } }),
    locale: "zh-CN",
    timezoneId: "Asia/Shanghai",
    acceptDownloads: true,
  });
  await context.route(/\/assets\/\w+Page-[^/]*\.js$/, late);
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  open.add(page);
  const problems = [];
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => {
    // An answer of the server that a page shows as an error is logged by the browser too.
    if (message.type() === "error" && !/Failed to load resource/.test(message.text()))
      problems.push(message.text());
  });
  return { page, problems, close: () => context.close().finally(() => open.delete(page)) };
}

/**
 * A page's script arrives late, as over a real network, and the page before stays meanwhile: a step that takes that
 * one's links for its own fails always, not once in fifty runs.
 */
async function late(route) {
  await setTimeout(PAGE_DELAY_MS);
  await route.continue();
}

const open = new Set();

/** What stood on the screens when a step failed. */
export async function pictureFailure() {
  for (const page of open) await picture(page, "failure");
  open.clear();
}

export async function signIn(page, login, password) {
  await page.goto("/sign-in");
  await page.locator("input[name=login]").fill(login);
  await page.locator("input[name=password]").fill(password);
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Signs in with the password that was issued and chooses an own one. */
export async function firstSignIn(page, login, issued, own) {
  await signIn(page, login, issued);
  await page.waitForURL("**/password");
  await page.locator("input[name=old]").fill(issued);
  await page.locator("input[name=next]").fill(own);
  await page.locator("input[name=again]").fill(own);
  await page.getByRole("button", { name: "保存新密码" }).click();
  await page.waitForURL((url) => url.pathname === "/");
}

const item = (page, label) =>
  page.locator(".el-form-item", { has: page.locator(`.el-form-item__label:text-is("${label}")`) });

export function fill(page, label, words) {
  return item(page, label).locator("input, textarea").first().fill(words);
}

/** Chooses in a list that asks the server, or in a plain one. */
export async function choose(page, label, words) {
  await item(page, label).locator(".el-select__wrapper").first().click();
  await page.locator(".el-select-dropdown__item:visible", { hasText: words }).first().click();
}

/** Chooses a division by a part of its name. */
export async function chooseRegion(page, label, words) {
  const input = item(page, label).locator("input").first();
  await input.click();
  await input.fill(words);
  await page.locator(".el-cascader__suggestion-item", { hasText: words }).first().click();
}

export async function pickDay(page, label, day) {
  const input = item(page, label).locator("input").first();
  await input.fill(day);
  await input.press("Enter");
}

/** The theme has changed, and nothing is on its way from one colour to another. */
function settled(page, dark) {
  return page.waitForFunction(
    (wanted) =>
      document.documentElement.classList.contains("dark") === wanted &&
      document.getAnimations().every(({ playState }) => playState !== "running"),
    dark,
  );
}

/** A window of this size in this theme. */
export async function show(page, { width, height, scheme }) {
  await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
  await page.setViewportSize({ width, height });
}

/** How many pixels the page is wider than the window. */
export function widerBy(page) {
  return page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
}

/**
 * Element Plus says `aria-expanded` of the plain text field of a cascader and of a date, and lets nobody give that
 * field the role which goes with it.
 */
const EXPANDED_BY_LIBRARY = ".el-cascader, .el-date-editor";

/** What shuts somebody out, as axe finds it: the serious ones. */
export async function shutOut(page) {
  await page.evaluate(AXE);
  const { violations } = await page.evaluate(async (theirs) => {
    // The browser's own PDF reader and maps drawn on a canvas are looked at by people.
    const found = await window.axe.run({ exclude: [["iframe"]] }, { resultTypes: ["violations"] });
    const isTheirs = (id, { target }) =>
      id === "aria-allowed-attr" && document.querySelector(target[0])?.closest(theirs);
    return {
      violations: found.violations
        .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.filter((node) => !isTheirs(id, node)) }))
        .filter(({ nodes }) => nodes.length > 0)
        .map(({ id, impact, nodes }) => ({ id, impact, nodes: nodes.map(({ html }) => ({ html })) })),
    };
  }, EXPANDED_BY_LIBRARY);
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(" | ")}`);
}

/**
 * What can be pressed on a phone and is smaller than a thumb. Links within a line of text, and what lies in a label
 * that is large enough, are pressed as that.
 */
function smallTargets(page) {
  return page.evaluate((least) => {
    const shown = (element) => element.checkVisibility({ visibilityProperty: true });
    const large = (element) => {
      const { width, height } = element.getBoundingClientRect();
      return width === 0 || (width >= least - 0.5 && height >= least - 0.5);
    };
    const inText = (element) =>
      element.tagName === "A" &&
      getComputedStyle(element).display === "inline" &&
      element.closest("p, dd, td, span");
    const found = [...document.querySelectorAll("main a, main button, main label, header button")];
    return found
      .filter((element) => shown(element) && !element.disabled && !inText(element))
      .filter((element) => !element.closest(".ol-viewport, .skip"))
      .filter((element) => !large(element) && !(element.closest("label") && large(element.closest("label"))))
      .map((element) => `${element.outerHTML.slice(0, 120)} ${element.getBoundingClientRect().height}`);
  }, TARGET);
}

/** Texts that did not come with the page: their keys stand where words should. */
async function keysShown(page) {
  const words = await page.locator("body").innerText();
  return words.match(new RegExp(`(?<![\\w./-])(?:${NAMESPACES.join("|")})\\.[a-zA-Z]\\w*`, "g")) ?? [];
}

/** A page on a phone: nothing scrolls sideways, and a thumb hits everything. */
export async function inspectPhone(page, problems, name) {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await settled(page, scheme === "dark");
    for (const width of PHONE_WIDTHS) {
      await page.setViewportSize({ ...PHONE, width });
      const wider = await widerBy(page);
      await picture(page, `${name}-${width}-${scheme}`);
      assert.ok(wider <= 0, `${name} is ${wider} px wider than ${width}`);
      assert.deepEqual(await smallTargets(page), [], `${name} at ${width}`);
    }
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(PHONE);
  assert.deepEqual(await keysShown(page), [], `${name} shows keys`);
  assert.deepEqual(problems.splice(0), [], `${name} reported problems`);
}

/** Nothing that shuts somebody out, nothing wider than the window, light and dark; a picture where they are wanted. */
export async function inspect(page, problems, name) {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
    await settled(page, scheme === "dark");
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const wider = await widerBy(page);
      assert.ok(wider <= 0, `${name} is ${wider} px wider than ${width}`);
      await picture(page, `${name}-${width}-${scheme}`);
    }
    assert.deepEqual(await shutOut(page), [], `${name} in ${scheme}`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize({ width: 1280, height: 800 });
  assert.deepEqual(await keysShown(page), [], `${name} shows keys`);
  assert.deepEqual(problems.splice(0), [], `${name} reported problems`);
}

/** Pictures go where `FENGTAI_PICTURES` says, for people to look at. */
export async function picture(page, name) {
  const folder = process.env.FENGTAI_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}

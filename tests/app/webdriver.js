/**
 * A small W3C WebDriver client over fetch: only what the journey through the app's window needs.
 *
 * The app's window is WebKitGTK's, so its driver is WebKitWebDriver, which starts the app itself. It knows nothing of
 * the app: selectors, waiting and pictures only.
 */
import { spawn } from "node:child_process";
import { readdir, readFile, writeFile } from "node:fs/promises";
import net from "node:net";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

/** A port nobody listens on at this moment. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Tries `attempt` until it answers something truthy; fails with `what` and the last error after `timeout_ms`. */
export async function until(what, attempt, { timeout_ms = 20_000, every_ms = 100 } = {}) {
  const end = performance.now() + timeout_ms;
  let last;
  for (;;) {
    try {
      const found = await attempt();
      if (found) return found;
      last = undefined;
    } catch (error) {
      last = error;
    }
    if (performance.now() > end) {
      throw new Error(`waited ${timeout_ms} ms for ${what}${last ? `: ${last.message}` : ""}`, {
        cause: last,
      });
    }
    await new Promise((resolve) => setTimeout(resolve, every_ms));
  }
}

class WebDriverError extends Error {
  constructor(answer) {
    super(`${answer.error}: ${answer.message}`);
    this.code = answer.error;
  }
}

/** Starts WebKitWebDriver and, through it, the program `binary` with `env`; returns the window. */
export async function openWindow(binary, env) {
  const port = await freePort();
  const driver = spawn("WebKitWebDriver", [`--port=${port}`, "--host=127.0.0.1"], {
    env: { ...process.env, ...env, TAURI_WEBVIEW_AUTOMATION: "true" },
    stdio: ["ignore", "inherit", "inherit"],
  });
  const base = `http://127.0.0.1:${port}`;
  await until("WebKitWebDriver", async () => (await fetch(`${base}/status`)).ok);
  const began = performance.now();
  const answer = await send(base, "POST", "/session", {
    capabilities: {
      alwaysMatch: { "webkitgtk:browserOptions": { binary, args: [] }, strictFileInteractability: false },
    },
  });
  return new AppWindow(driver, `${base}/session/${answer.sessionId}`, began);
}

async function send(base, method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: { "content-type": "application/json" },
    body: method === "POST" ? JSON.stringify(body ?? {}) : undefined,
  });
  const { value } = await response.json();
  if (!response.ok) throw new WebDriverError(value);
  return value;
}

/** The app's one window. Elements are named by CSS selectors; what is there by name is found by `data-test`. */
export class AppWindow {
  #driver;
  #session;

  /** When the program was asked for, by `performance.now()`. */
  began;

  constructor(driver, session, began) {
    this.#driver = driver;
    this.#session = session;
    this.began = began;
  }

  #call(method, path, body) {
    return send(this.#session, method, path, body);
  }

  /** Runs `script` (a function body) in the page and returns what it returns. */
  script(script, ...args) {
    return this.#call("POST", "/execute/sync", { script, args });
  }

  async #find(selector) {
    const element = await this.#call("POST", "/element", { using: "css selector", value: selector });
    return element[ELEMENT];
  }

  /** True when something visible matches. */
  shows(selector) {
    return this.script(
      "return [...document.querySelectorAll(arguments[0])].some((e) => e.getClientRects().length > 0)",
      selector,
    );
  }

  /** Waits until something visible matches; with `text`, until its text contains it. */
  async see(selector, { text, ...options } = {}) {
    const what = text === undefined ? selector : `${selector} with “${text}”`;
    await until(
      what,
      () =>
        this.script(
          `return [...document.querySelectorAll(arguments[0])].some((e) =>
             e.getClientRects().length > 0 && (arguments[1] === null || e.textContent.includes(arguments[1])))`,
          selector,
          text ?? null,
        ),
      options,
    );
  }

  /** Waits until nothing visible matches. */
  async gone(selector, options) {
    await until(`${selector} to go`, async () => !(await this.shows(selector)), options);
  }

  /** Where an element is now, when nothing lies over its middle; null otherwise. */
  #place(selector) {
    return this.script(
      `const element = document.querySelector(arguments[0]);
       if (!element) return null;
       element.scrollIntoView({ block: "nearest" });
       const { left, top, width, height } = element.getBoundingClientRect();
       const seen = document.elementFromPoint(left + width / 2, top + height / 2);
       return seen && element.contains(seen) ? [left, top, width, height].join() : null;`,
      selector,
    );
  }

  /** Clicks as a person does: not before the element has come to rest with nothing over it. */
  async tap(selector, options) {
    let before;
    await until(
      `a tap on ${selector}`,
      async () => {
        const now = await this.#place(selector);
        const rests = now !== null && now === before;
        before = now;
        if (!rests) return false;
        await this.#call("POST", `/element/${await this.#find(selector)}/click`);
        return true;
      },
      { every_ms: 60, ...options },
    );
  }

  /** Replaces what stands in a field. */
  async type(selector, text) {
    await this.see(selector);
    // A field in a sheet that is still on its way up cannot be typed into.
    const id = await until(`${selector} to take words`, async () => {
      const found = await this.#find(selector);
      await this.#call("POST", `/element/${found}/clear`);
      return found;
    });
    await this.#call("POST", `/element/${id}/value`, { text });
  }

  /** Gives a file to a file input, which may be hidden behind a button. */
  async choose(selector, path) {
    const id = await until(selector, () => this.#find(selector));
    await this.#call("POST", `/element/${id}/value`, { text: path });
  }

  /** The visible text of the first match. */
  text(selector) {
    return this.script("return document.querySelector(arguments[0])?.textContent ?? null", selector);
  }

  /** How many match. */
  count(selector) {
    return this.script("return document.querySelectorAll(arguments[0]).length", selector);
  }

  /** Sets the size of the window, in pixels. */
  async resize(width, height) {
    await this.#call("POST", "/window/rect", { width, height });
  }

  /** Writes a picture of the window to `path` (PNG). */
  async picture(path) {
    await writeFile(path, Buffer.from(await this.#call("GET", "/screenshot"), "base64"));
  }

  /** Ends the app as a dead battery would, and its driver with it; resolves when both are gone. */
  async close() {
    const app = await childOf(this.#driver.pid);
    const ended = new Promise((resolve) => this.#driver.once("exit", resolve));
    if (app !== undefined) process.kill(app, "SIGKILL");
    if (app !== undefined) await until("the app to be gone", async () => !(await isAlive(app)));
    this.#driver.kill("SIGKILL");
    await ended;
  }
}

/** State and parent of a process; undefined when there is none. */
async function processOf(pid) {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    // The name stands in brackets and may hold anything; the fields that matter follow it.
    const [state, parent] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { state, parent: Number(parent) };
  } catch {
    return undefined;
  }
}

/** A process that was killed and not yet collected by its parent holds nothing any more. */
async function isAlive(pid) {
  const found = await processOf(pid);
  return found !== undefined && found.state !== "Z";
}

/** The process that `parent` started: the app, for the driver starts nothing else. */
async function childOf(parent) {
  for (const name of await readdir("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    const found = await processOf(name);
    if (found?.parent === parent && found.state !== "Z") return Number(name);
  }
  return undefined;
}

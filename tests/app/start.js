/**
 * How long the app takes from being started to a home screen that can be used, with a project and its plan on it.
 *
 * The clock runs from asking the driver for a session, which starts the program, to seeing the plan: what the driver
 * needs for itself is counted too. Run it with programs of a release build: `FENGTAI_BIN_DIR`.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PASSWORD, settle } from "./office.js";
import { environment, program, startServer } from "./server.js";
import { openWindow } from "./webdriver.js";

const OPERATOR = { login: "operator", name: "刘敏", password: "Operator-2026-desk" };
const SITE = { lat: 34.2056, lon: 108.9862 };
const STARTS = 7;
const PLAN = '[data-test="plan"]';
const on = (name) => `[data-test="${name}"]`;

const dir = await mkdtemp(join(tmpdir(), "fengtai-start-"));
const server = await startServer(join(dir, "server"), OPERATOR);
try {
  const office = await settle(server.base, OPERATOR, ["FAS-04"], SITE);
  const env = environment({ FENGTAI_DATA_DIR: join(dir, "phone"), FENGTAI_SERVER: server.base });
  const first = await openWindow(program("fengtai-field-app"), env);
  await first.type(on("login"), "engineer");
  await first.type(on("password"), office.issued);
  await first.tap(on("sign-in"));
  await first.type(on("old-password"), office.issued);
  await first.type(on("new-password"), PASSWORD);
  await first.type(on("repeat-password"), PASSWORD);
  await first.tap(on("change-password"));
  await first.see(PLAN, { timeout_ms: 30_000 });
  await first.close();
  const times = [];
  for (let start = 0; start < STARTS; start += 1) {
    const window = await openWindow(program("fengtai-field-app"), env);
    await window.see(PLAN, { every_ms: 5 });
    times.push(Math.round(performance.now() - window.began));
    await window.close();
  }
  times.sort((a, b) => a - b);
  const middle = times[Math.floor(STARTS / 2)];
  console.log(JSON.stringify({ app_start_ms: middle, min: times[0], max: times.at(-1), starts: STARTS }));
} finally {
  await server.stop();
  await rm(dir, { recursive: true, force: true });
}

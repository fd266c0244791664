/**
 * The main job in the app's real window: sign in, no network, a task from the first photo to the signature, the
 * network again, the server's receipt, the reviewer's approval; then the repair that is ordered, and a free record.
 */
import assert from "node:assert/strict";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { camera, walk } from "./material.js";
import { Network } from "./proxy.js";
import { orderRepairsAndApprove, PASSWORD, settle } from "./office.js";
import { environment, program, startServer } from "./server.js";
import { freePort, openWindow } from "./webdriver.js";

const OPERATOR = { login: "operator", name: "刘敏", password: "Operator-2026-desk" };
const SITE = { lat: 34.2056, lon: 108.9862 };
/** Check items, measured items and items that need a photo. */
const FACILITIES = ["FAS-04", "HYD-02", "WSP-05"];

const on = (name) => `[data-test="${name}"]`;

let dir, server, network, window, office, photo, env;
let broken = false;

/** One step of the journey; after one that failed the others cannot mean anything. */
function step(name, work) {
  test(name, async () => {
    assert.ok(!broken, "an earlier step failed");
    try {
      await work();
    } catch (error) {
      broken = true;
      await picture("00-failed");
      throw error;
    }
  });
}

/** Pictures go where `FENGTAI_PICTURES` says, for people to look at. */
async function picture(name) {
  const folder = process.env.FENGTAI_PICTURES;
  if (!folder) return;
  await mkdir(folder, { recursive: true });
  await window.picture(join(folder, `${name}.png`));
}

async function open() {
  window = await openWindow(program("fengtai-field-app"), env);
  await window.resize(390, 844);
}

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "fengtai-window-"));
  server = await startServer(join(dir, "server"), OPERATOR);
  network = new Network(await freePort(), server.port);
  await network.up();
  office = await settle(server.base, OPERATOR, FACILITIES, SITE);
  photo = camera(dir);
  env = environment({
    FENGTAI_DATA_DIR: join(dir, "phone"),
    FENGTAI_SERVER: `http://127.0.0.1:${network.port}`,
    FENGTAI_TRACK: await walk(dir, SITE),
    FENGTAI_TRACK_SPEED: "20",
  });
  await open();
});

after(async () => {
  await window?.close();
  await network?.down();
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

step("a wrong password says what to do and keeps what was typed", async () => {
  await window.type(on("login"), "engineer");
  await window.type(on("password"), "no such password");
  await window.tap(on("sign-in"));
  await window.see(on("sign-in-error"), { text: "密码" });
  await picture("01-wrong-password");
});

step("the engineer signs in once and chooses a password", async () => {
  await window.type(on("password"), office.issued);
  await window.tap(on("sign-in"));
  await window.type(on("old-password"), office.issued);
  await window.type(on("new-password"), PASSWORD);
  await window.type(on("repeat-password"), PASSWORD);
  await picture("02-password");
  await window.tap(on("change-password"));
  await window.see(on("plan"), { timeout_ms: 30_000 });
  await picture("03-work");
});

step("with no network a task is started from the plan, whole systems at once", async () => {
  await network.down();
  await window.tap(on("plan"));
  await window.tap(on("pick-all"));
  await window.see(`${on("start-task")}:not([disabled])`);
  await picture("04-pick");
  await window.tap(on("start-task"));
  await window.see(on("arrival-selfie"));
  await picture("05-task");
});

step("what is missing is named and leads there", async () => {
  await window.tap(on("to-submit"));
  await window.see(on("missing"), { text: "自拍" });
  await picture("06-missing");
  await window.tap('[data-code="arrival.selfie"]');
  await window.see(on("close-sheet"));
});

step("arrival: selfie, sign-in, controller with its brand", async () => {
  await window.choose(on("capture-selfie"), await photo());
  await window.see(on("arrival-next"));
  await picture("07-selfie");
  await window.tap(on("arrival-next"));
  await window.choose(on("capture-sign_in"), await photo());
  await window.see(on("arrival-next"), { text: "控制器" });
  await window.tap(on("arrival-next"));
  await window.choose(on("capture-controller"), await photo());
  await window.tap(on("choose-brand"));
  await window.type(on("brand-search"), "海湾");
  await window.see(on("brand-option"), { text: "海湾" });
  await picture("08-brands");
  await window.tap(on("brand-option"));
  await window.tap(on("arrival-done"));
  // Closing leads back to the list of what is missing, now without the arrival.
  await window.see(on("missing"));
  assert.equal(await window.count('[data-code^="arrival."]'), 0);
  await window.tap(on("back"));
  await window.see(on("item"));
  await picture("09-arrived");
});

/** Answers the open item: the first as non-conforming with its fault, measured ones by the value, others as conforming. */
async function answer(first) {
  await window.see(on("verdict-pass"));
  const measured = await window.shows(on("value"));
  if (first) {
    if (measured) await window.type(on("value"), "0");
    await window.tap(on("verdict-fail"));
    if (await window.shows(on("override"))) await window.type(on("override"), "复测为准");
    await window.type(on("fault-description"), "损坏，不能动作");
    await window.see(`${on("fault")} .button`, { timeout_ms: 10_000 });
    await window.choose(on("capture-fault"), await photo());
    await window.see(`${on("fault")} ${on("photo")}`);
    await picture("10-fault");
  } else if (measured) {
    await window.type(on("value"), "1");
    await window.tap(on("verdict-pass"));
    if (await window.shows(on("override"))) await window.type(on("override"), "复测为准");
    await picture("11-measured");
  } else {
    await window.tap(on("verdict-pass"));
  }
  await window.see(on("save-state"), { text: "已保存" });
  await window.choose(on("capture-item"), await photo());
  await window.see(`.form > section ${on("photo")}`);
}

step("every item is answered, one of them non-conforming with its fault", async () => {
  await window.tap(on("item"));
  for (let count = 0; ; count += 1) {
    assert.ok(count < 60, "the items come to an end");
    const item = await window.script("return new URLSearchParams(location.hash.split('?')[1]).get('item')");
    await answer(count === 0);
    if (await window.shows(on("item-finish"))) break;
    await window.tap(on("item-next"));
    await window.see(on("verdict-pass"));
    const now = await window.script("return new URLSearchParams(location.hash.split('?')[1]).get('item')");
    assert.notEqual(now, item, "the next item comes without going back");
  }
  await window.tap(on("item-finish"));
  await window.gone(on("close-sheet"));
  await window.tap(on("filter-all"));
  await picture("12-all-items");
});

step("what was recorded survives the death of the app", async () => {
  await window.close();
  await open();
  await window.see(on("continue"));
  await picture("13-continue");
  await window.tap(on("continue"));
});

step("it is signed and submitted with no network, and waits", async () => {
  await window.tap(on("to-submit"));
  await window.tap(on("agree"));
  await window.see(`${on("agree")}[aria-checked="true"]`);
  await picture("14-sign");
  await window.tap(on("sign"));
  await window.see(on("submit-done"));
  await window.see(on("step-evidence"), { text: "待发送" });
  await picture("15-submitted");
  await window.tap(on("to-work"));
  await window.see(on("task-line"));
});

step("with the network back everything goes out by itself, to the receipt", async () => {
  await network.up();
  await window.tap(on("tab-query"));
  await window.see(on("step-receipt"), { text: "服务器已收到", timeout_ms: 90_000 });
  await window.see(on("safe-count"), { text: `${photo.taken()}/${photo.taken()}`, timeout_ms: 120_000 });
  await picture("16-received");
});

step("the reviewer's approval is seen under approved", async () => {
  const task = await window.script("return document.querySelector('[data-task]').dataset.task");
  await orderRepairsAndApprove(office.lead, task, office.engineer);
  await window.tap(on("top-bar"));
  await window.tap(on("sync-now"));
  await picture("17-sync");
  await window.tap(on("back"));
  await window.tap(on("query-approved"));
  await window.see("[data-task]", { text: "审核通过", timeout_ms: 30_000 });
  await picture("18-approved");
});

step("the repair that the lead ordered is received and carried out with no network", async () => {
  await window.see(on("tab-received-badge"), { text: "1", timeout_ms: 30_000 });
  await network.down();
  await window.tap(on("tab-received"));
  await window.tap(on("order"));
  await window.see(on("order-facts"), { text: "业主同意更换" });
  await picture("19-order");
  await window.tap(on("order-accept"));
  await window.tap(on("order-start"));
  await window.tap(on("arrival-selfie"));
  await window.choose(on("capture-selfie"), await photo());
  await window.tap(on("arrival-next"));
  await window.choose(on("capture-sign_in"), await photo());
  await window.tap(on("arrival-done"));
  await window.tap(on("add-entry"));
  await window.type(on("entry-record"), "更换损坏部件并复位");
  await window.tap(on("verdict-pass"));
  await window.type(on("entry-finding"), "动作正常");
  await window.choose(on("capture-entry"), await photo());
  await window.gone(on("entry-lacks"));
  await window.see(on("save-state"), { text: "已保存" });
  await picture("20-repair");
  await window.tap(on("entry-finish"));
  await window.gone(on("entry-finish"));
  await window.tap(on("to-submit"));
  await window.tap(on("agree"));
  await window.see(`${on("agree")}[aria-checked="true"]`);
  await window.tap(on("sign"));
  await window.see(on("submit-done"));
  await window.tap(on("to-work"));
  await network.up();
  await window.tap(on("tab-received"));
  await window.see(`${on("order")}[data-state="submitted"]`);
  await window.tap(on("tab-query"));
  await window.see(on("step-receipt"), { text: "服务器已收到", timeout_ms: 90_000 });
});

step("a facility the norm does not fit is recorded freely, and survives the death of the app", async () => {
  await window.tap(on("tab-work"));
  await window.tap(on("to-mismatch"));
  await window.tap(on("outside-project"));
  await window.tap(on("add-entry"));
  await window.type(on("subject"), "早期抑制快速响应喷头");
  await window.see(on("save-state"), { text: "已保存" });
  await window.close();
  await open();
  await window.tap(on("continue"));
  await window.tap(on("entry"));
  await window.see(on("subject"));
  const subject = await window.script(`return document.querySelector('${on("subject")}').value`);
  assert.equal(subject, "早期抑制快速响应喷头");
  await picture("21-mismatch");
  await window.tap(on("entry-finish"));
  await window.tap(on("back"));
});

step("the screens speak English when asked", async () => {
  await window.tap(on("tab-me"));
  await window.tap(on("language-en"));
  await window.see(on("tab-work"), { text: "Work" });
  await picture("22-english");
});

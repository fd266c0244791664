/**
 * The review desk on the last evening: contradictions, photos beside each other and the track by keyboard at the PC,
 * then the whole review on a phone: a fault settled, words for an item, returned, approved.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { OWN, SITE } from "./office.js";
import { inspect, inspectPhone, openBrowser, shutOut } from "./page.js";
import { furnish } from "./pages.js";
import { run, startServer } from "./server.js";
import { signedIn, storyOfSteps } from "./story.js";

const LEAD = { login: "lead", password: OWN };
const MEASURED = "最不利点静水压力";
const BROKEN = "感烟探测器加烟报警";
const DISPUTED = "外观、防尘罩与遮挡";
const REASON = "现场照片可见探测器，机房当时已打开";
const ITEM_WORDS = "请补拍探测器底座编号";

let server;
let browser;
let dir;
let ids;
/** The task whose conflict the lead settles. */
let disputed;

before(async () => {
  server = await startServer();
  dir = await mkdtemp(join(tmpdir(), "fengtai-desk-"));
  ids = await furnish(server, dir);
  const place = ["--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`];
  const words = ["record", "engineer2", ...place, "--broken", "FAS-01-02"];
  // Met on site, and not seen since: each recorded one item as they found it.
  words.push("--colleague", join(dir, "phone"), "--disputed", "FAS-01-01");
  await run("phone", ["--base", server.base, "--dir", join(dir, "second"), ...words]);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  if (dir) await rm(dir, { recursive: true, force: true });
});

const step = storyOfSteps();
const item = (page, name) => page.locator("[data-item]", { hasText: name });
const viewer = (page) => page.locator("dialog.viewer[open]");
const panes = (page) => viewer(page).locator("figure");

/** The server's answer about the task, changed on its way: two people who measured the same thing. */
async function contradicted(page) {
  await page.route(new RegExp(`/api/tasks/${ids.task}$`), async (route) => {
    const task = await (await route.fetch()).json();
    const result = task.results.find(({ latest }) => latest.value !== null);
    const other = { by: "other", by_name: "赵磊", device: "other", at: result.latest.at - 600_000 };
    const said = {
      verdict: "fail",
      value: 0.05,
      note: "表针抖动，读数取三次中间值",
      place: "屋顶试验消火栓",
      statement: "other",
    };
    result.others = [{ ...result.latest, ...other, ...said }];
    const statements = [result.latest.statement, "other"];
    task.conflicts.push({ subject: result.key, statements, settled: null });
    const photo = task.photos.find(({ of }) => of === "controller");
    task.photos.push({ ...photo, ...other, of: result.key });
    result.photos.push(photo.sha256);
    await route.fulfill({ json: task });
  });
}

/** As if the other tasks were of the month before: their photos are told under names of their own; `told` when all are. */
async function monthBefore(page) {
  let resolve;
  const told = new Promise((done) => (resolve = done));
  const left = new Set();
  await page.route(/\/api\/tasks\?.*month=/, async (route) => {
    const url = new URL(route.request().url());
    for (const name of ["month", "project"]) url.searchParams.delete(name);
    const list = await (await route.fetch({ url: url.toString() })).json();
    const items = list.items.filter(({ id }) => id !== ids.task);
    for (const each of items) if (each.photo_count > 0) left.add(each.id);
    await route.fulfill({ json: { ...list, items } });
  });
  await page.route(/\/api\/tasks\/[0-9a-f-]{36}$/, async (route) => {
    if (route.request().url().endsWith(ids.task)) return route.fallback();
    const task = await (await route.fetch()).json();
    for (const photo of task.photos) photo.sha256 = `before-${photo.sha256}`;
    await route.fulfill({ json: task });
    if (left.delete(task.id) && left.size === 0) resolve();
  });
  await page.route(/\/api\/photos\/before-/, (route) =>
    route.continue({ url: route.request().url().replace("before-", "") }),
  );
  return { told };
}

async function openTask(page) {
  await page.goto(`/review/${ids.task}`);
  await page.getByRole("heading", { name: "到场证据" }).waitFor();
}

step("both versions of a contradiction stand side by side, and what differs is marked", () =>
  signedIn(browser, server.base, LEAD, async (page, problems) => {
    await contradicted(page);
    await openTask(page);
    await item(page, MEASURED).click();
    const sides = page.locator(".sides > section");
    await sides.nth(1).waitFor();
    const [left, right] = [await sides.nth(0).boundingBox(), await sides.nth(1).boundingBox()];
    assert.ok(left.x + left.width <= right.x && left.y === right.y, "beside each other");
    const second = sides.nth(1);
    await second.getByText("赵磊").waitFor();
    await second.getByText("超出标准范围").waitFor();
    assert.equal(await second.locator(".photos .thumb").count(), 1, "a photo of its own");
    const marked = await second.locator(".differs .label").allInnerTexts();
    assert.ok(
      marked.some((words) => words.startsWith("结论")) && marked.every((words) => /不同/.test(words)),
    );
    assert.ok(!marked.some((words) => words.startsWith("标准值")), "the limit is the same");
    await inspect(page, problems, "desk-conflict");
    await page.getByRole("button", { name: "要求核对" }).click();
    assert.match(await page.getByLabel("对这一项的意见").inputValue(), /核对后重新记录/);
    await page.unrouteAll({ behavior: "wait" });
  }),
);

step("photos lie beside each other: of the fault, and of the month before; all by keyboard", () =>
  signedIn(browser, server.base, LEAD, async (page, problems) => {
    const { told } = await monthBefore(page);
    await openTask(page);
    await item(page, BROKEN).click();
    await page.locator(".fault").waitFor();
    const before = page.waitForResponse(/\/api\/photos\/before-/).catch(() => undefined);
    await page.keyboard.press("Space");
    await told;
    await viewer(page).waitFor();
    await page.waitForFunction(() => document.querySelector("dialog.viewer img")?.naturalWidth > 500);
    await page.keyboard.press("c");
    await panes(page).nth(1).waitFor();
    assert.match(await panes(page).nth(1).innerText(), /故障/, "the fault of the item first");
    await page.getByRole("button", { name: "再加一张" }).click();
    assert.match(await panes(page).nth(2).innerText(), /上次同项/, "then the month before");
    await before;
    await page.keyboard.press("1");
    await page.keyboard.press("r");
    await page.keyboard.press("+");
    await page.keyboard.press("Shift+ArrowLeft");
    const styles = await panes(page)
      .locator("img")
      .evaluateAll((all) => all.map((one) => one.style.transform));
    assert.match(styles[0], /translate\(60px.*rotate\(90deg\)/);
    assert.match(styles[1], /translate\(0px, 0px\) scale\(1\) rotate\(0deg\)/, "the other one stays");
    await viewer(page).getByText("Esc 关闭").waitFor();
    await inspect(page, problems, "desk-photos");
    assert.deepEqual(await shutOut(page), []);
    await page.keyboard.press("c");
    assert.equal(await panes(page).count(), 1);
    await page.keyboard.press("Escape");
    await viewer(page).waitFor({ state: "hidden" });
    await page.unrouteAll({ behavior: "wait" });
  }),
);

step("a photo that was seen before lies beside the one it resembles", () =>
  signedIn(browser, server.base, LEAD, async (page) => {
    await page.route(new RegExp(`/api/tasks/${ids.task}$`), async (route) => {
      const task = await (await route.fetch()).json();
      const [photo] = task.photos.filter(({ of }) => of === "controller");
      const seen = {
        photo: photo.sha256,
        twin: `before-${photo.sha256}`,
        bits: 3,
        month: "2026-09",
        task: null,
      };
      task.look.findings.push({ kind: "photo_seen_before", photos: [seen] });
      await route.fulfill({ json: task });
    });
    await page.route(/\/api\/photos\/before-/, (route) =>
      route.continue({ url: route.request().url().replace("before-", "") }),
    );
    await openTask(page);
    await page.locator(".pairs .thumb").nth(1).click();
    await panes(page).nth(1).waitFor();
    assert.match(await panes(page).nth(0).innerText(), /控制器照片/);
    assert.match(await panes(page).nth(1).innerText(), /以前的照片 · 2026年9月/);
    await page.unrouteAll({ behavior: "wait" });
  }),
);

step("the track is gone through by keyboard", () =>
  signedIn(browser, server.base, LEAD, async (page) => {
    await openTask(page);
    const slider = page.getByRole("slider", { name: "时间" });
    await slider.focus();
    const first = await slider.inputValue();
    for (const key of ["ArrowRight", "PageUp", "PageUp"]) await page.keyboard.press(key);
    assert.ok(Number(await slider.inputValue()) > Number(first));
    await page.keyboard.press("End");
    assert.match(await slider.getAttribute("aria-valuetext"), /^\d\d:\d\d · .*(围栏|轨迹中断)/);
    await page.keyboard.press("Home");
    assert.equal(await slider.inputValue(), first);
  }),
);

step("on a phone: through the items, a fault settled, words for an item, returned", () =>
  signedIn(
    browser,
    server.base,
    LEAD,
    async (page, problems) => {
      await page.goto("/review");
      await page.locator(".queue a").nth(1).waitFor();
      assert.equal(new URL(page.url()).pathname, "/review", "the queue is a page of its own");
      await inspectPhone(page, problems, "desk-phone-queue");
      await page.locator(`.queue a[href$="${ids.task}"]`).click();
      await page.getByRole("heading", { name: "到场证据" }).waitFor();
      await page.locator(".ol-scale-line-inner").waitFor();
      await inspectPhone(page, problems, "desk-phone-overview");
      const approve = page.locator(".decision").getByRole("button", { name: "审核通过" });
      assert.ok((await approve.boundingBox()).y < 844, "the decision is within reach");
      await page.getByRole("button", { name: "测试项与记录" }).click();
      await inspectPhone(page, problems, "desk-phone-list");
      await item(page, BROKEN).click();
      await page.getByText("第 2 个，共 4 个").waitFor();
      await page.getByLabel("处理说明").fill("业主答应下周更换探测器");
      await page.locator(".fault").getByRole("button", { name: "与业主沟通中" }).click();
      await page.locator(".fault header").getByText("与业主沟通中").waitFor();
      await page.getByLabel("对这一项的意见").fill(ITEM_WORDS);
      await inspectPhone(page, problems, "desk-phone-item");
      await page.locator(".evidence .thumb").first().click();
      await viewer(page).waitFor();
      await page.getByRole("button", { name: "并排比较" }).click();
      const [above, below] = [await panes(page).nth(0).boundingBox(), await panes(page).nth(1).boundingBox()];
      assert.ok(above.y + above.height <= below.y, "below each other");
      await inspectPhone(page, problems, "desk-phone-photos");
      await viewer(page).getByRole("button", { name: "关闭" }).click();
      await page.getByRole("button", { name: "下一项" }).click();
      await page.getByText("第 3 个，共 4 个").waitFor();
      await page.locator(".decision").getByRole("button", { name: "退回修改" }).click();
      await page.getByText("附 1 条意见").waitFor();
      assert.equal(await page.getByLabel("审核意见").inputValue(), "请按各项的意见修改");
      await inspectPhone(page, problems, "desk-phone-return");
      await page.locator(".decision").getByRole("button", { name: "退回修改" }).click();
      // The next one of the queue is on the desk.
      await page.locator("header.task", { hasText: "赵磊" }).waitFor();
      assert.ok(!page.url().endsWith(ids.task));
    },
    { phone: true },
  ),
);

step("the phone submits again, and the reviewer reads at the item what was asked for", async () => {
  const place = ["--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`];
  await run("phone", ["--base", server.base, "--dir", join(dir, "phone"), "correct", ...place]);
  await signedIn(browser, server.base, LEAD, async (page) => {
    await openTask(page);
    await item(page, BROKEN).click();
    await page
      .locator(".asked", { hasText: ITEM_WORDS })
      .getByText(/王建国.*退回时的意见/)
      .waitFor();
  });
});

step(
  "on a phone: approving says what stands in its way, and goes through once fault and conflict are settled",
  () =>
    signedIn(
      browser,
      server.base,
      LEAD,
      async (page, problems) => {
        await page.goto("/review");
        await page.locator(".queue a", { hasText: "赵磊" }).click();
        await page.getByRole("heading", { name: "到场证据" }).waitFor();
        const bar = page.locator(".decision");
        await bar.getByRole("button", { name: "审核通过" }).click();
        await bar.getByText(/还有 1 个故障没有选择处理方式/).waitFor();
        await bar.getByRole("button", { name: "取消" }).click();
        await page.getByRole("button", { name: "测试项与记录" }).click();
        await page.getByRole("button", { name: /^需留意/ }).click();
        await item(page, BROKEN).click();
        await page.locator(".fault").getByRole("button", { name: "与业主沟通中" }).click();
        await page.locator(".fault header").getByText("与业主沟通中").waitFor();
        disputed = new URL(page.url()).pathname.split("/").at(-1);
        await bar.getByRole("button", { name: "审核通过" }).click();
        await bar.getByText(/还有 1 处记录不一致没有认定/).waitFor();
        await inspectPhone(page, problems, "desk-phone-approve");
        await bar.getByRole("button", { name: "审核通过" }).click();
        await page.getByRole("heading", { name: DISPUTED }).waitFor();
        await page.getByText("请选择采用哪份记录，或两份都保留").waitFor();
        const side = page.locator(".sides > section", { hasText: "赵磊" });
        const hold = side.getByRole("button", { name: "采用这份记录" });
        await hold.focus();
        await page.keyboard.press("Enter");
        assert.equal(await hold.getAttribute("aria-pressed"), "true");
        await page.getByText("请写明为什么采用这份记录").waitFor();
        await inspectPhone(page, problems, "desk-phone-settle");
        await page.getByLabel("采用的理由").fill(REASON);
        await bar.getByText(/没有认定/).waitFor({ state: "hidden" });
        await bar.getByRole("button", { name: "审核通过" }).click();
        // The task that came back is next.
        await page.locator("header.task", { hasText: "张伟" }).waitFor();
      },
      { phone: true },
    ),
);

step("both records stay, and the history says which one holds and why", () =>
  signedIn(browser, server.base, LEAD, async (page, problems) => {
    await page.goto(`/tasks/${disputed}`);
    const line = page.locator("li", { hasText: REASON }).last();
    await line.getByText(/采用 赵磊 .*的记录/).waitFor();
    await item(page, DISPUTED).click();
    const sides = page.locator(".sides > section");
    await sides.nth(1).waitFor();
    assert.match(await sides.filter({ hasText: "赵磊" }).innerText(), /审核人采用/);
    assert.match(await sides.filter({ hasText: "张伟" }).innerText(), /机房上锁，无法进入/);
    assert.equal(await page.getByRole("button", { name: "采用这份记录" }).count(), 0);
    await inspect(page, problems, "desk-settled");
  }),
);

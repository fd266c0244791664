/**
 * Evidence that comes after the approval (ADR 0017): a colleague's phone had no network, the lead approved without it;
 * then it is told what it would change, admitted by a new review, and the contradiction is settled.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { Client, OWN, SITE } from "./office.js";
import { inspect, inspectPhone, openBrowser } from "./page.js";
import { furnish } from "./pages.js";
import { run, startServer } from "./server.js";
import { signedIn, storyOfSteps } from "./story.js";

const LEAD = { login: "lead", password: OWN };
const DISPUTED = "外观、防尘罩与遮挡";
const UNREACHABLE = "机房上锁，无法进入";
const NOTE = "请核对机房当日是否上锁";

let server;
let browser;
let dir;
let lead;
/** The task that was approved too early. */
let task;

before(async () => {
  server = await startServer();
  dir = await mkdtemp(join(tmpdir(), "fengtai-late-"));
  const { begun } = await furnish(server, dir);
  const words = ["record", "engineer2", "--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`, "--broken", "none"];
  words.push("--colleague", join(dir, "phone"), "--disputed", "FAS-01-01", "--colleague-offline");
  await run("phone", ["--base", server.base, "--dir", join(dir, "second"), ...words]);
  lead = await Client.signIn(server.base, "lead", OWN);
  [task] = (await lead.get(`/api/tasks?project=${begun}`)).items;
  const { heads } = await lead.get(`/api/tasks/${task.id}`);
  const review = { decision: "approve", heads, note: "记录完整", items: [] };
  await lead.post(`/api/tasks/${task.id}/review`, review);
  await run("phone", ["--base", server.base, "--dir", join(dir, "phone"), "send"]);
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  if (dir) await rm(dir, { recursive: true, force: true });
});

const step = storyOfSteps();
const asLead = (work, kind) => signedIn(browser, server.base, LEAD, work, kind);

/** From the task to what came late for it. */
async function openLate(page) {
  await page.goto(`/tasks/${task.id}`);
  await page.getByRole("link", { name: /迟到的证据/ }).click();
  await page.getByRole("heading", { name: "会有哪些变化" }).waitFor();
}

step("nothing of what was approved has changed", async () => {
  const now = await lead.get(`/api/tasks/${task.id}`);
  assert.equal(now.state, "approved");
  assert.ok(now.results.every(({ others }) => others.length === 0));
  assert.ok(now.quarantined_count > 0);
});

step("the task leads to what came late, told before and after", () =>
  asLead(async (page, problems) => {
    await openLate(page);
    const change = page.locator("section.item", { hasText: DISPUTED });
    const [before, afterwards] = [
      change.locator(".sides > div").nth(0),
      change.locator(".sides > div").nth(1),
    ];
    await before.getByText("符合", { exact: true }).waitFor();
    assert.doesNotMatch(await before.innerText(), new RegExp(UNREACHABLE));
    const [theirs, ours] = [/张伟.*不能测试.*机房上锁/s, /赵磊.*符合/s];
    for (const words of [theirs, ours])
      await afterwards.locator(".statement", { hasText: words }).first().waitFor();
    await page.getByText(/其中 1 处与已有记录不一致/).waitFor();
    await inspect(page, problems, "late");
  }),
);

step("on a phone it is read and admitted with a word to the engineers", () =>
  asLead(
    async (page, problems) => {
      await openLate(page);
      await inspectPhone(page, problems, "late-phone");
      await page.getByLabel("说明").fill(NOTE);
      await page.getByRole("button", { name: "接纳并重新审核" }).click();
      await page.waitForURL(`**/review/${task.id}`);
    },
    { phone: true },
  ),
);

step("the task waits for its review again, with both records to settle", async () => {
  const now = await lead.get(`/api/tasks/${task.id}`);
  assert.equal(now.state, "pending");
  const disputed = now.results.filter(({ others }) => others.length > 0);
  assert.equal(disputed.length, 1);
  await asLead(async (page) => {
    await page.goto(`/review/${task.id}`);
    await page.locator("[data-item]", { hasText: DISPUTED }).click();
    await page.locator(".sides > section", { hasText: UNREACHABLE }).waitFor();
    await page.locator(".sides > section").nth(1).waitFor();
  });
});

step("who admitted it stands with the delivery", () =>
  asLead(async (page, problems) => {
    await page.goto(`/tasks/${task.id}/late`);
    await page.getByText(/王建国 于 .* 接纳/).waitFor();
    await page.getByRole("button", { name: "接纳并重新审核" }).waitFor({ state: "hidden" });
    await inspect(page, problems, "late-admitted");
  }),
);

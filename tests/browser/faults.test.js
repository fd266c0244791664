/**
 * Manual chapter 四3.6 at the console: a fault is found on site, looked into, declined by the owner, agreed to after all,
 * repaired and solved, in every list on its way; what comes after an approval is admitted by a new review; the
 * hazards table opens with the filing. The phones are the real library. On a PC and on a phone's browser.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { addProject, Client, ISSUED, openOffice, OWN, SITE, thisMonth } from "./office.js";
import { inspect, inspectPhone, openBrowser } from "./page.js";
import { run, startServer } from "./server.js";
import { signedIn, storyOfSteps } from "./story.js";

const BROKEN = "FAS-01-02";
const WORDS = "三层东侧通道测试不合格，需要更换部件";
const CAUSE = "探测器底座接触不良";
const DONE = "更换底座并复测，报警正常";
const DECLINED = "业主表示暂不安排费用";

let server, browser, dir, office, site, plan, fault;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "fengtai-faults-"));
  server = await startServer();
  browser = await openBrowser();
  office = await openOffice(server);
  site = await addProject(office);
  for (const login of ["lead", "technical"]) await Client.first(server.base, login, ISSUED);
  ({ id: plan } = await office.admin.post("/api/plans", {
    project: site.project,
    month: thisMonth(),
    period: "month",
  }));
  await office.admin.post(`/api/plans/${plan}/dispatch`, {
    batches: [{ facilities: ["FAS-01", "HYD-01"], assignees: [office.accounts.engineer] }],
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

const step = storyOfSteps();
const at = (login, work, kind) => signedIn(browser, server.base, { login, password: OWN }, work, kind);
const place = ["--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`];
const phone = (name, ...words) => run("phone", ["--base", server.base, "--dir", join(dir, name), ...words]);
const tab = (page, words) =>
  page.getByRole("group", { name: "故障清单" }).getByRole("button", { name: words });

/** Opens the list that the fault is in, and the fault. */
async function openFault(page, list) {
  await page.goto("/faults");
  await tab(page, list).click();
  await page.getByRole("link", { name: WORDS }).click();
  await page.getByRole("heading", { name: WORDS }).waitFor();
}

/** Orders something of an engineer on the page of the fault. */
async function order(page, way, name) {
  await page.getByRole("button", { name: way }).click();
  await page.getByRole("combobox", { name: "执行人" }).click();
  await page.getByRole("option", { name: new RegExp(name) }).click();
  await page.getByRole("button", { name: `下达：${way}` }).click();
  await page.getByText("已下达到工程师手机").first().waitFor();
}

/** Approves the task of this kind that waits for its review. */
async function approve(page, kind) {
  const { items } = await (await page.request.get(`/api/tasks?state=pending&kind=${kind}`)).json();
  assert.equal(items.length, 1, `${items.length} tasks of the kind ${kind} wait`);
  await page.goto(`/review/${items[0].id}`);
  const decision = page.locator(".decision");
  await decision.getByRole("button", { name: "审核通过" }).click();
  await page.getByLabel("审核意见").fill("属实");
  await decision.getByRole("button", { name: "审核通过" }).click();
  await page.getByText("已审核通过").first().waitFor();
}

step("2.3: the engineer finds a fault on site", async () => {
  await phone("engineer", "record", "engineer", ...place, "--broken", BROKEN);
});

step("3.6 待处理: it waits in the list, with who must act", () =>
  at("lead", async (page, problems) => {
    await page.getByRole("link", { name: "管理测试故障", exact: true }).click();
    await page.getByRole("link", { name: WORDS }).waitFor();
    await page.getByText("王建国 选择处理方式", { exact: true }).waitFor();
    await inspect(page, problems, "faults");
    await page.getByRole("link", { name: WORDS }).click();
    await page.getByText("1号楼 3F 东侧").first().waitFor();
    await page.waitForURL(/\/faults\/[0-9a-f-]{36}$/);
    fault = page.url().split("/").pop();
    await inspect(page, problems, "fault-open");
  }),
);

step("3.6 排查: an investigation is ordered, and the fault is being solved", () =>
  at("lead", async (page) => {
    await openFault(page, /^待处理/);
    await order(page, "排查", "赵磊");
    await page.goto("/faults");
    await page.getByText("没有待处理的故障").waitFor();
    await tab(page, /^解决中/).click();
    await page.getByText("赵磊 执行任务", { exact: true }).waitFor();
  }),
);

step("2.6: the engineer looks into it", async () => {
  const words = ["--record", "拆检探测器底座", "--finding", CAUSE];
  await phone("engineer2", "carry-out", "--login", "engineer2", ...place, ...words);
});

step("3.1: the finding is approved, and the fault waits again with it", () =>
  at("lead", async (page, problems) => {
    await approve(page, "investigation");
    await openFault(page, /^待处理/);
    await page.getByText(CAUSE).waitFor();
    await inspect(page, problems, "fault-investigated");
  }),
);

step("3.6 业主不同意维修: the owner declines, in a phone's browser", () =>
  at(
    "lead",
    async (page, problems) => {
      await openFault(page, /^待处理/);
      await page.getByRole("textbox", { name: "处理说明" }).fill(DECLINED);
      await page.getByRole("button", { name: "业主不同意维修" }).click();
      await page.getByText("已记录故障处理").first().waitFor();
      await page.getByText(DECLINED).waitFor();
      const moves = page.getByRole("group", { name: "处理方式" }).getByRole("button");
      assert.deepEqual(
        (await moves.allInnerTexts()).map((words) => words.replace(/^\d\s*/, "")),
        ["业主同意维修"],
      );
      await inspectPhone(page, problems, "fault-declined");
      await page.goto("/faults?standing=declined");
      await page.getByRole("link", { name: WORDS }).waitFor();
      await inspectPhone(page, problems, "faults-declined");
    },
    { phone: true },
  ),
);

step("3.6 业主同意维修: the owner agrees after all, and a repair is ordered", () =>
  at("lead", async (page) => {
    await openFault(page, /^不同意维修/);
    await order(page, "业主同意维修", "赵磊");
  }),
);

step("2.6: the engineer repairs it", () =>
  phone("engineer2", "carry-out", ...place, "--record", "更换探测器底座", "--finding", DONE),
);

step("3.6 已解决: the repair is approved and solves the fault, with its proof", () =>
  at("lead", async (page, problems) => {
    await approve(page, "repair");
    await openFault(page, /^已解决/);
    await page.getByRole("heading", { name: "解决故障的维修" }).waitFor();
    await page.getByText(DONE).first().waitFor();
    await inspect(page, problems, "fault-resolved");
  }),
);

step("the project shows its own faults, and no hazards table before a filing", () =>
  at("lead", async (page) => {
    await page.goto(`/projects/${site.project}?tab=faults`);
    await tab(page, /^已解决/).click();
    await page.getByRole("link", { name: WORDS }).waitFor();
    await page.goto(`/projects/${site.project}/hazards`);
    await page.getByText("该项目还没有备案的维保报告").first().waitFor();
  }),
);

step("3.7: after the filing the hazards table tells of the fault", async () => {
  const lead = await Client.signIn(server.base, "lead", OWN);
  const technical = await Client.signIn(server.base, "technical", OWN);
  const { items } = await lead.get("/api/tasks?kind=planned");
  const task = await lead.get(`/api/tasks/${items[0].id}`);
  await lead.post(`/api/tasks/${task.id}/review`, {
    decision: "approve",
    heads: task.heads,
    note: "",
    item_notes: [],
  });
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
  const cover = Object.fromEntries(
    ["title", "project_name", "project_address", "owner_name", "agency_name", "contract_name", "remark"].map(
      (name) => [name, null],
    ),
  );
  const dates = { dated_on: today, service_from: today, service_to: today };
  const report = await lead.post("/api/reports", { plan, ...dates, extra_tasks: [], cover });
  // The page waits for the report as people do.
  await at("lead", async (page) => {
    await page.goto(`/reports/${report.id}`);
    await page.locator("iframe").waitFor({ timeout: 60_000 });
  });
  await technical.post(`/api/reports/${report.id}/file`, { note: "同意" });
  await at("technical", async (page, problems) => {
    await page.goto(`/reports/${report.id}`);
    await page.getByRole("link", { name: "安全隐患处置汇总表" }).click();
    await page.getByText("100.0%").waitFor();
    await page.getByRole("link", { name: WORDS }).waitFor();
    await page.getByText(DONE).first().waitFor();
    await inspect(page, problems, "hazards");
    const sheet = await page.request.get(`/api/projects/${site.project}/hazards.xlsx`);
    assert.equal(sheet.status(), 200);
    await page.getByRole("link", { name: WORDS }).click();
    await page.waitForURL(`**/faults/${fault}`);
  });
});

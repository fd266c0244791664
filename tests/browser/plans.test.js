/**
 * Plans at the console (manual 四1.8, 四4.3, 四4.4, 四4.7): the board, plans made for several projects at once, issued
 * to two people by facility; a phone begins, so the plan is not deleted; the administrator removes the unsent task,
 * the plan is withdrawn and deleted; then the same with a lead's thumb on a phone.
 */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { addProject, Client, openOffice, OWN, SITE } from "./office.js";
import { inspect, inspectPhone, openBrowser } from "./page.js";
import { run, startServer } from "./server.js";
import { signedIn, storyOfSteps } from "./story.js";

const FIRST = "曲江国际会展中心 1号楼";
const SECOND = "曲江国际会展中心 2号楼";
const YEARLY = "曲江国际会展中心 备用泵房";
const PEOPLE = [
  { login: "lead", name: "王建国", role: "project_lead", qualification: "registered_engineer" },
  { login: "engineer", name: "张伟", role: "field_engineer", qualification: "facility_operator" },
  { login: "second", name: "赵强", role: "field_engineer", qualification: "facility_operator" },
  { login: "off", name: "钱敏", role: "field_engineer", qualification: "facility_operator", enabled: false },
  { login: "manager", name: "孙丽", role: "enterprise_manager" },
];

let server, browser, dir;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "fengtai-plans-"));
  server = await startServer();
  browser = await openBrowser();
  const office = await openOffice(server, { people: PEOPLE });
  for (const login of ["lead", "manager"]) await Client.first(server.base, login);
  await addProject(office, { name: FIRST, facilities: ["FAS-01", "HYD-02", "EXT-01"] });
  await addProject(office, { name: SECOND, facilities: ["FAS-01", "HYD-02"] });
  await addProject(office, { name: YEARLY, facilities: ["FAS-01"] });
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

const step = storyOfSteps();
const at = (login, work, kind) => signedIn(browser, server.base, { login, password: OWN }, work, kind);

const phone = (...words) => run("phone", ["--base", server.base, "--dir", join(dir, "phone"), ...words]);
const lineOf = (page, name) => page.locator(".board > li", { hasText: name });
const stateOf = (page, name, words) => lineOf(page, name).locator(".state", { hasText: words }).waitFor();
const tick = (page, name) => lineOf(page, name).locator(".el-checkbox").click();

async function issue(page, facility, person) {
  await page.locator(".line", { hasText: facility }).locator(".el-checkbox").click();
  await choose(page, person);
  await page.getByRole("button", { name: "加入一批" }).click();
}

async function choose(page, person) {
  await page.locator(".panel .el-select").click();
  await page.locator(".el-select-dropdown__item:visible", { hasText: person }).click();
  await page.getByRole("button", { name: "选好了" }).click();
}

step("the workbench and the board show what needs doing first", async () => {
  await at("admin", async (page, problems) => {
    await page.getByRole("link", { name: /^未制定 3/ }).waitFor();
    await inspect(page, problems, "start-board");
    await page.getByRole("link", { name: /^未制定 3/ }).click();
    await page.waitForURL(/\/plans\?state=no_plan/);
    await page.getByRole("button", { name: "未制定 3" }).waitFor();
    await inspect(page, problems, "board");
  });
});

step("plans are made for several projects, and each says what became of it", async () => {
  await at("admin", async (page, problems) => {
    await page.goto("/plans");
    await tick(page, FIRST);
    await tick(page, SECOND);
    await page.getByRole("button", { name: "制定 2 个计划" }).click();
    await page.getByText("将制定").nth(1).waitFor();
    await page.getByText("年度：只含每年到期的测试项").click();
    await page.getByText("月度：每月到期的测试项").click();
    await page.getByText("将制定").nth(1).waitFor();
    await inspect(page, problems, "batch-make");
    await page.getByRole("button", { name: "制定 2 个计划" }).click();
    await page.getByText("已制定", { exact: true }).nth(1).waitFor();
    await page.getByRole("button", { name: "按上月下发 2 个" }).click();
    await page.getByText("该项目以前没有下发过这些设施").first().waitFor();
    await inspect(page, problems, "batch-dispatch");
    await page.getByRole("button", { name: "取消" }).click();
    await stateOf(page, FIRST, "未下发");
    await stateOf(page, YEARLY, "未制定");
  });
});

step("a plan goes to two people by facility", async () => {
  await at("lead", async (page, problems) => {
    await page.goto("/plans");
    await lineOf(page, FIRST).getByRole("link", { name: "月度计划" }).click();
    await page.getByText("钱敏：账号未开启").waitFor();
    await issue(page, "点型火灾探测器", "张伟");
    await issue(page, "试验消火栓", "赵强");
    await page.getByText("第 2 批").waitFor();
    await inspect(page, problems, "plan-dispatch");
    await page.getByRole("button", { name: "下发 2 批" }).click();
    await page.locator(".line", { hasText: "点型火灾探测器" }).getByText("张伟").waitFor();
    await page.locator(".line", { hasText: "试验消火栓" }).getByText("赵强").waitFor();
    await page.goto("/plans?state=partly");
    await stateOf(page, FIRST, "部分下发");
    await lineOf(page, FIRST).getByText("还有 1 种设施未下发").waitFor();
    await inspect(page, problems, "board-partly");
  });
});

step("what is missing is said, and neither a tick nor a batch is left behind unasked", async () => {
  await at("lead", async (page, problems) => {
    await page.goto("/plans?state=partly");
    await lineOf(page, FIRST).getByRole("link", { name: "去下发" }).click();
    await page.locator("h1").getByText("还有 1 种设施未下发").waitFor();
    await page.locator(".line", { hasText: "点型火灾探测器" }).locator(".el-checkbox").click();
    await choose(page, "张伟");
    await page.getByRole("button", { name: "加入一批" }).click();
    await page.getByRole("link", { name: `‹ ${FIRST}` }).click();
    await page.getByText("已加入的 1 批还没有下发").waitFor();
    await inspect(page, problems, "plan-leave");
    await page.getByRole("button", { name: "继续编辑" }).click();
    await page.getByRole("button", { name: "选未下发 1 种" }).click();
    await page.getByRole("button", { name: "下发 1 批" }).click();
    await page.getByText("勾选的 1 种设施还没有加入任何一批").waitFor();
    await inspect(page, problems, "plan-left-out");
    await page.getByRole("button", { name: "取消" }).click();
    await choose(page, "赵强");
    await page.getByRole("button", { name: "下发 1 批" }).click();
    await page.getByRole("button", { name: "加入并一起下发" }).click();
    await page.getByText("还没有批次").waitFor();
    await page.goto("/plans?state=dispatched");
    await stateOf(page, FIRST, "已下发");
    await lineOf(page, FIRST).getByRole("link", { name: FIRST, exact: true }).click();
    await page.getByRole("link", { name: "查看本月月度计划" }).waitFor();
    await inspect(page, problems, "project-planned");
    await page.getByRole("link", { name: "再制定一个计划" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("已经制定").waitFor();
    assert.ok(await dialog.getByRole("button", { name: "制定", exact: true }).isDisabled());
    await dialog.getByRole("link", { name: "查看该计划" }).click();
    await page.waitForURL(/\/plans\/[0-9a-f-]{36}/);
  });
});

step("a phone begins, and the plan is not deleted: it says who has the task", async () => {
  await phone("begin", "engineer", "--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`);
  await at("lead", async (page, problems) => {
    await page.goto("/plans");
    await stateOf(page, FIRST, "执行中");
    await lineOf(page, FIRST).getByRole("link", { name: /^删除/ }).click();
    await page.getByText("有人已经开始而未提交").waitFor();
    await page.getByText("请 张伟 在手机的【未提交任务】中删除；").waitFor();
    await page.getByText("请机构管理员在【监控现场提交任务】中删除").waitFor();
    assert.equal(await page.getByRole("button", { name: /删除计划/ }).count(), 0);
    await inspect(page, problems, "plan-remove-started");
  });
});

step("the administrator removes the unsent task, and the phone hears of it", async () => {
  await at("admin", async (page, problems) => {
    await page.goto("/tasks");
    await page.getByRole("button", { name: "未提交", exact: true }).click();
    await page.getByText("照片 3 / 3").waitFor();
    await inspect(page, problems, "tasks-watched");
    await page.getByRole("link", { name: "删除", exact: true }).click();
    await page.getByText("隔离保存").waitFor();
    await page.getByRole("button", { name: "删除任务" }).click();
    await page.getByText("请填写").waitFor();
    await page.locator("input[name=reason]").fill("派错了人");
    await inspect(page, problems, "task-remove");
    await page.getByRole("button", { name: "删除任务" }).click();
    await page.waitForURL(/\/tasks\?state=unsubmitted/);
    await page.goto("/tasks?state=deleted");
    await page.getByRole("link", { name: "按计划自建任务" }).click();
    await page.getByText("派错了人").waitFor();
    await inspect(page, problems, "task-removed");
  });
  await phone("removed");
});

step("the plan is withdrawn and deleted in one step", async () => {
  await at("lead", async (page, problems) => {
    await page.goto("/plans");
    await stateOf(page, FIRST, "已下发");
    await lineOf(page, FIRST).getByRole("link", { name: /^删除/ }).click();
    await page.getByText("将从这些人的手机上撤回").waitFor();
    await inspect(page, problems, "plan-remove-issued");
    await page.getByRole("button", { name: "全部撤回并删除计划" }).click();
    await page.waitForURL(/\/plans(\?|$)/);
    await stateOf(page, FIRST, "未制定");
  });
});

step("a manager makes, issues and deletes plans with a thumb", async () => {
  const kind = { phone: true };
  await at(
    "manager",
    async (page, problems) => {
      await inspectPhone(page, problems, "phone-start");
      await page.getByRole("button", { name: "展开菜单" }).click();
      await page.getByRole("link", { name: "管理技术服务计划" }).waitFor();
      await inspectPhone(page, problems, "phone-menu");
      await page.getByRole("link", { name: "管理技术服务计划" }).click();
      await page.getByRole("button", { name: "制定本月计划" }).waitFor();
      await stateOf(page, FIRST, "未制定");
      await inspectPhone(page, problems, "phone-board");

      await lineOf(page, SECOND).getByRole("link", { name: /^删除/ }).click();
      await page.getByText("可以立即删除").waitFor();
      await inspectPhone(page, problems, "phone-remove-draft");
      await page.getByRole("button", { name: "删除计划", exact: true }).click();
      await stateOf(page, SECOND, "未制定");

      await tick(page, SECOND);
      await page.getByRole("button", { name: "制定 1 个计划" }).click();
      await page.getByText("将制定").waitFor();
      await inspectPhone(page, problems, "phone-make");
      await page.getByRole("button", { name: "制定 1 个计划" }).click();
      await page.getByText("已制定", { exact: true }).waitFor();
      await page.getByRole("link", { name: SECOND }).click();
      await page.getByRole("button", { name: /^选未下发 2 种/ }).click();
      await page.locator(".panel .el-select").click();
      await page.locator(".el-select-dropdown__item:visible", { hasText: "张伟" }).click();
      await page.locator(".el-select-dropdown__item:visible", { hasText: "赵强" }).click();
      await page.getByRole("button", { name: "选好了" }).click();
      await page.getByRole("button", { name: "平均分给所选人员" }).click();
      await page.getByText("第 2 批").waitFor();
      await inspectPhone(page, problems, "phone-dispatch");
      await page.getByRole("button", { name: "下发 2 批" }).click();
      await page.getByText("还没有批次").waitFor();

      await page.getByRole("link", { name: "删除计划" }).click();
      await page.getByText("将从这些人的手机上撤回").waitFor();
      await inspectPhone(page, problems, "phone-remove-issued");
      await page.getByRole("button", { name: "全部撤回并删除计划" }).click();
      await stateOf(page, SECOND, "未制定");
      await page.goto("/tasks");
      await page.getByRole("button", { name: "已删除", exact: true }).waitFor();
      await inspectPhone(page, problems, "phone-tasks");
    },
    kind,
  );
});

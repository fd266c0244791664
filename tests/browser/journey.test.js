/**
 * The main job at the console, on the built bundle and a real server: the operator admits an agency and its people,
 * the administrator goes through chapter 四1 of the manual in its order, from signing in to issuing the plan; an engineer's phone records and submits;
 * the lead returns, settles the fault and approves; the report is generated, read, downloaded and filed.
 */
import assert from "node:assert/strict";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { choose, chooseRegion, fill, firstSignIn, inspect, openBrowser, openDesk, pickDay } from "./page.js";
import { run, startServer } from "./server.js";
import { signedIn, storyOfSteps } from "./story.js";

const ISSUED = "Issued-2026-once";
const OWN = "Beacon-tower-2026";
const SITE = { lat: 34.2056, lon: 108.9862 };
const AGENCY = "陕西烽台消防技术服务有限公司";
const OWNER = "西安曲江国际会展中心有限公司";
const PROJECT = "曲江国际会展中心 1号楼";
const PEOPLE = [
  { name: "王建国", login: "lead", role: "项目负责人", qualification: "注册消防工程师" },
  { name: "李淑芬", login: "technical", role: "技术负责人", qualification: "注册消防工程师" },
  { name: "张伟", login: "engineer", role: "现场执业人员", qualification: "消防设施操作员" },
];
/** Facilities by the words they are searched with; the broken item belongs to the first. */
const FACILITIES = ["点型火灾探测器", "室内消火栓", "手提式灭火器"];
const BROKEN = "FAS-01-02";
const RETURN_WORDS = "请补充说明三层东侧探测器的编号";

let server, browser, dir;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "fengtai-phone-"));
  server = await startServer();
  browser = await openBrowser();
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

const step = storyOfSteps();
const at = (login, password, work) => signedIn(browser, server.base, { login, password }, work);

const save = (page) => page.getByRole("button", { name: "保存", exact: true }).click();
const phone = (...words) => run("phone", ["--base", server.base, "--dir", join(dir, "phone"), ...words]);

step("before: the operator admits an agency and records its people", async () => {
  const { page, problems, close } = await openDesk(browser, server.base);
  {
    await firstSignIn(page, server.operator.login, server.operator.password, OWN);
    await page.goto("/agencies/new");
    await fill(page, "机构名称", AGENCY);
    await fill(page, "统一社会信用代码", "91610131MA6U0000XR");
    await fill(page, "地址", "陕西省西安市高新区锦业路1号");
    await fill(page, "管理员姓名", "陈静");
    await fill(page, "手机号", "13900000001");
    await fill(page, "登录账号", "admin");
    await fill(page, "初始密码", ISSUED);
    await inspect(page, problems, "agency-new");
    await save(page);
    await page.getByText(AGENCY).first().waitFor();
    await inspect(page, problems, "agencies");
    for (const { name, qualification } of PEOPLE) {
      await page.goto("/people/new");
      await choose(page, "服务机构", AGENCY);
      await fill(page, "姓名", name);
      await choose(page, "资格", qualification);
      await fill(page, "证书编号", `XF61${name.codePointAt(0)}`);
      await pickDay(page, "发证日期", "2022-03-01");
      await save(page);
      await page.waitForURL("**/people");
    }
    await page.locator("td", { hasText: "张伟" }).waitFor();
    await inspect(page, problems, "people");
  }
  await close();
});

step("四1.1 登录系统: a wrong password is told with what to do", async () => {
  const { page, problems, close } = await openDesk(browser, server.base);
  await page.goto("/projects");
  await page.waitForURL(/\/sign-in\?to=/);
  await page.locator("input[name=login]").fill(server.operator.login);
  await page.locator("input[name=password]").fill("not the password");
  await page.getByRole("button", { name: "登录", exact: true }).click();
  await page.getByRole("alert").filter({ hasText: "账号或密码不正确" }).waitFor();
  await inspect(page, problems, "sign-in");
  await close();
});

step("四1.1 登录系统: the administrator chooses an own password", async () => {
  const { page, problems, close } = await openDesk(browser, server.base);
  await firstSignIn(page, "admin", ISSUED, OWN);
  await page.getByRole("heading", { name: /陈静/ }).waitFor();
  await page.getByRole("heading", { name: "开始使用" }).waitFor();
  await page.getByRole("link", { name: "添加账号" }).waitFor();
  await inspect(page, problems, "start-admin");
  await close();
});

step("四1.2 查询企业人员信息: the company's people with their certificates", () =>
  at("admin", OWN, async (page, problems) => {
    await page.getByRole("link", { name: "查询机构人员", exact: true }).click();
    for (const { name } of PEOPLE) await page.locator("td", { hasText: name }).first().waitFor();
    await page.getByRole("link", { name: "张伟" }).click();
    await page.getByText("消防设施操作员").first().waitFor();
    await inspect(page, problems, "person");
  }),
);

step("四1.3 添加企业人员账号: each person gets an account and a role", () =>
  at("admin", OWN, async (page, problems) => {
    for (const [n, { name, login, role }] of PEOPLE.entries()) {
      await page.goto("/accounts/new");
      await choose(page, "人员", name);
      await page.locator(".el-radio", { hasText: role }).click();
      await fill(page, "手机号", `1390000010${n}`);
      await fill(page, "登录账号", login);
      await fill(page, "初始密码", ISSUED);
      if (n === 0) await inspect(page, problems, "account-new");
      await save(page);
      await page.waitForURL("**/accounts");
      const row = page.locator("tr", { hasText: login });
      await row.getByText("禁用").waitFor();
      await row.getByRole("button", { name: "开启" }).click();
      await row.getByRole("button", { name: "禁用" }).waitFor();
    }
    await inspect(page, problems, "accounts");
  }),
);

step("四1.4 添加业主: the owner with its name as licensed", () =>
  at("admin", OWN, async (page, problems) => {
    await page.goto("/owners/new");
    await fill(page, "单位名称", OWNER);
    await fill(page, "地址", "陕西省西安市雁塔区会展路6号");
    await page.getByText("该单位没有统一社会信用代码").click();
    await save(page);
    await page.waitForURL(/\/owners\/[0-9a-f-]{36}/);
    await inspect(page, problems, "owner");
    await page.goto("/owners");
    await page.getByRole("link", { name: OWNER }).waitFor();
    await inspect(page, problems, "owners");
  }),
);

step("四1.5 添加业主联系人: a contact, who gets an account for the portal", () =>
  at("admin", OWN, async (page, problems) => {
    await page.goto("/owner-contacts/new");
    await choose(page, "业主单位", OWNER);
    await fill(page, "联系人姓名", "周凯");
    await fill(page, "联系人电话", "13900000099");
    await save(page);
    await page.waitForURL("**/owner-accounts?q=*");
    await page.locator("tr", { hasText: "周凯" }).getByText("未登录").waitFor();
    await inspect(page, problems, "owner-accounts");
  }),
);

step("四1.6 添加合同: the contract with its kind and the day it was signed", () =>
  at("admin", OWN, async (page, problems) => {
    await page.goto("/");
    await page.getByText("已完成").nth(2).waitFor();
    await inspect(page, problems, "start-setup");
    await page.getByRole("link", { name: "添加合同" }).click();
    await fill(page, "合同名称", "曲江会展中心建筑消防设施维护保养合同");
    await choose(page, "业主单位", OWNER);
    await pickDay(page, "签订日期", "2026-01-05");
    await save(page);
    await page.waitForURL(/\/contracts\/[0-9a-f-]{36}/);
    await inspect(page, problems, "contract");
    await page.goto("/contracts");
    await page.locator("td", { hasText: "执行中" }).waitFor();
    await inspect(page, problems, "contracts");
  }),
);

step("四1.7 添加合同对应项目: buildings, facilities, position and geofence", () =>
  at("admin", OWN, async (page, problems) => {
    await page.goto("/projects/new");
    await choose(page, "合同", "曲江会展中心");
    await fill(page, "项目名称", PROJECT);
    await choose(page, "项目负责人", "王建国");
    await chooseRegion(page, "管辖归属", "雁塔区");
    await fill(page, "地址", "陕西省西安市雁塔区会展路6号");
    await fill(page, "名称", "1号楼");
    await fill(page, "使用性质", "会展");
    await fill(page, "建筑高度（米）", "42.5");
    await fill(page, "建筑面积（平方米）", "58600");
    for (const name of FACILITIES) {
      await page.getByLabel("搜索系统或设施").fill(name);
      await page.locator(".facilities .el-checkbox", { hasText: name }).first().click();
    }
    await page.getByLabel("搜索系统或设施").fill("");
    for (const [n, name] of FACILITIES.entries())
      await page
        .locator(".facilities li", { hasText: name })
        .locator(".count input")
        .fill(`${20 * (n + 1)}`);
    await save(page);
    const coordinates = page.locator("input[name=coordinates]");
    await page.locator(".el-form-item__error", { hasText: "请在地图上标出位置，或输入坐标" }).waitFor();
    assert.ok(await coordinates.evaluate((input) => input === document.activeElement));
    await page.getByRole("navigation", { name: "填写步骤" }).getByText("建筑与供水").click();
    await page.waitForFunction(
      () => Math.abs(document.getElementById("step-buildings").getBoundingClientRect().top - 104) < 8,
    );
    await fill(page, "坐标", `${SITE.lat}, ${SITE.lon}`);
    await page.locator("input[name=coordinates]").press("Enter");
    await inspect(page, problems, "project-new");
    await save(page);
    await page.waitForURL(/\/projects\/[0-9a-f-]{36}/);
    await page.locator(".ol-scale-line-inner").waitFor();
    await inspect(page, problems, "project");
  }),
);

step("四1.8 下发计划: the month's plan is made and goes to an engineer", () =>
  at("admin", OWN, async (page, problems) => {
    await page.goto("/projects");
    await page.getByRole("link", { name: PROJECT }).click();
    await page.getByRole("link", { name: "制定本月计划" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(PROJECT).waitFor();
    await dialog.getByRole("button", { name: "制定", exact: true }).click();
    await page.waitForURL(/\/plans\/[0-9a-f-]{36}/);
    await page.locator(".group-check").first().waitFor();
    for (const box of await page.locator(".group-check").all()) await box.click();
    await page.locator(".panel .el-select").click();
    await page.locator(".el-select-dropdown__item:visible", { hasText: "张伟" }).click();
    await page.keyboard.press("Escape");
    await page.getByRole("button", { name: "加入一批" }).click();
    await inspect(page, problems, "plan");
    await page.getByRole("button", { name: /^下发 1 批/ }).click();
    await page.getByText("还没有批次").waitFor();
    await page.locator(".line", { hasText: FACILITIES[0] }).getByText("张伟").waitFor();
    await page.goto("/");
    await page.getByRole("heading", { name: "本月各项目" }).waitFor();
    assert.equal(await page.getByRole("heading", { name: "开始使用" }).count(), 0, "everything is done");
  }),
);

step("an engineer's phone records, submits and sends", async () => {
  await phone("record", "engineer", "--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`, "--broken", BROKEN);
});

step("the lead looks at everything and returns the task with words", async () => {
  const { page, problems, close } = await openDesk(browser, server.base);
  await firstSignIn(page, "lead", ISSUED, OWN);
  await page.locator(".card", { hasText: "待审核任务" }).getByText("1", { exact: true }).waitFor();
  await inspect(page, problems, "start");
  await page.locator(".card", { hasText: "待审核任务" }).click();
  await page.getByRole("heading", { name: "到场证据" }).waitFor();
  await page.locator(".ol-scale-line-inner").waitFor();
  await inspect(page, problems, "review-overview");

  await page.keyboard.press("Space");
  await page.locator("dialog.viewer[open]").waitFor();
  await page.waitForFunction(() => document.querySelector("dialog.viewer img")?.naturalWidth > 500);
  await page.keyboard.press("Escape");
  await page.locator("dialog.viewer").waitFor({ state: "hidden" });

  await page.getByRole("button", { name: /^需留意/ }).click();
  await page.keyboard.press("ArrowDown");
  await page.locator(".fault").waitFor();
  await inspect(page, problems, "review-fault");
  await page.keyboard.press("r");
  await page.getByLabel("审核意见").fill(RETURN_WORDS);
  await page.locator(".decision").getByRole("button", { name: "退回修改" }).click();
  await page.getByText("都审完了").or(page.getByText("没有待审核的任务")).first().waitFor();
  await close();
});

step("the phone shows the words and submits again", async () => {
  await phone("correct", "--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`);
});

step("the lead settles the fault and approves", async () => {
  await at("lead", OWN, async (page, problems) => {
    await page.goto("/review");
    await page.getByText(RETURN_WORDS).waitFor();
    await page.getByRole("button", { name: /^需留意/ }).click();
    await page.keyboard.press("ArrowDown");
    await page.getByLabel("处理说明").fill("业主答应下周更换探测器");
    await page.locator(".fault").getByRole("button", { name: "与业主沟通中" }).click();
    await page.locator(".fault header").getByText("与业主沟通中").waitFor();
    await page.locator("h3").first().click();
    await page.keyboard.press("a");
    await page.getByLabel("审核意见").fill("记录完整");
    await page.locator(".decision").getByRole("button", { name: "审核通过" }).click();
    await page.getByText("没有待审核的任务").waitFor();
    await page.goto("/tasks?state=approved");
    await page.getByText(PROJECT).first().waitFor();
    await inspect(page, problems, "tasks");
    await page.getByRole("link", { name: "按计划自建任务" }).click();
    await page.getByText("记录完整").waitFor();
    await inspect(page, problems, "task");
  });
});

step("the report is generated, read in the page and downloaded", async () => {
  await at("lead", OWN, async (page, problems) => {
    await page.goto("/plans");
    await page.locator(".plan-link").first().click();
    await page.getByRole("button", { name: "生成报告" }).click();
    await page.getByText("可以生成报告").waitFor();
    await inspect(page, problems, "report-new");
    await page.locator("form").getByRole("button", { name: "生成报告" }).click();
    await page.waitForURL(/\/reports\/[0-9a-f-]{36}/);
    await page.locator("iframe").waitFor({ timeout: 60_000 });
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "下载 PDF" }).click();
    const file = await readFile(await (await download).path());
    assert.equal(file.subarray(0, 5).toString(), "%PDF-");
    assert.ok(file.length > 20_000, `${file.length} bytes`);
    await inspect(page, problems, "report");
  });
});

step("the technical lead files it, and then nobody can delete it", async () => {
  const { page, problems, close } = await openDesk(browser, server.base);
  await firstSignIn(page, "technical", ISSUED, OWN);
  await page.locator(".card", { hasText: "待备案报告" }).click();
  // The workbench has a table with links too, and stays until the list is there.
  await page.getByRole("heading", { name: "技术服务报告书" }).waitFor();
  await page.locator("tbody a").first().click();
  await page.getByRole("button", { name: "备案", exact: true }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "确认备案" }).click();
  await dialog.getByText("请填写备案意见").waitFor();
  await dialog.locator("textarea").fill("同意备案，设施运行总体正常");
  await dialog.getByRole("button", { name: "确认备案" }).click();
  await page.getByText("按时备案").waitFor();
  assert.equal(await page.getByRole("button", { name: "删除报告" }).count(), 0);
  await inspect(page, problems, "report-filed");
  await page.goto("/quarantine");
  await page.getByText("没有被隔离的证据").waitFor();
  await inspect(page, problems, "quarantine");
  await close();
});

step("the reader of another language finds everything in it", async () => {
  await at("lead", OWN, async (page, problems) => {
    await page.locator("header .el-dropdown button").click();
    await page.getByText("English", { exact: true }).click();
    await page.getByRole("link", { name: "Workbench" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
    await page.goto("/reports");
    await page.getByText("Filed", { exact: true }).first().waitFor();
    await inspect(page, problems, "reports-en");
  });
});

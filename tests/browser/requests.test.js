/**
 * Manual chapters 八 and 七 at the console, in the manual's order: an agency asks for a month to be suspended, with a
 * file; follows it, withdraws it and asks again; the officer of the region approves, and the month gets no plan; the
 * project is terminated for good. A correction goes to the operator and is never withdrawn.
 */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { addOfficer, addProject, openOffice, OWN } from "./office.js";
import { choose, fill, inspect, openBrowser } from "./page.js";
import { startServer } from "./server.js";
import { signedIn } from "./story.js";

const PROJECT = "曲江国际会展中心 1号楼";
const OFFICERS = [
  { login: "yanta", name: "周强", jurisdiction: "610113" },
  { login: "shaanxi", name: "吴敏", jurisdiction: "61" },
];

let server, browser, project;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  const office = await openOffice(server);
  for (const { login, name, jurisdiction } of OFFICERS) await addOfficer(server, login, jurisdiction, name);
  const made = await addProject(office, { name: PROJECT, facilities: ["FAS-01"] });
  project = { id: made.project };
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const at = (login, work) => signedIn(browser, server.base, { login, password: OWN }, work);

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();
const confirm = (page, name) =>
  page.locator(".el-message-box").getByRole("button", { name, exact: true }).click();
const scan = (name, bytes) => ({
  name,
  mimeType: "application/pdf",
  buffer: Buffer.alloc(bytes, "%PDF-1.7 "),
});

async function askForMonth(page) {
  await page.goto(`/projects/${project.id}`);
  await press(page, "暂停申请");
  await page.waitForURL("**/suspend");
  await page.locator(".el-form-item", { hasText: "暂停月份" }).locator(".el-select__wrapper").click();
  await page.locator(".el-select-dropdown__item:visible").first().click();
  await fill(page, "申请原因", "整栋楼装修，消防设施停用");
  await page.locator("input[type=file]").setInputFiles(scan("装修说明.pdf", 2_500_000));
  await page.getByText("已上传", { exact: true }).waitFor();
}

test("八1 暂停 1), 2): a month is asked for with a reason and a file", async () => {
  await at("admin", async (page, problems) => {
    const large = join(server.dir, "过大.pdf");
    await writeFile(large, Buffer.alloc(21 * 1024 * 1024));
    await page.goto(`/projects/${project.id}/suspend`);
    await page.getByRole("heading", { name: "暂停申请" }).waitFor();
    await press(page, "提交申请");
    await page.getByText("请上传附件").waitFor();
    await page.locator("input[type=file]").setInputFiles(large);
    await page.getByText("“过大.pdf”超过 20 MB，没有上传").waitFor();
    await inspect(page, problems, "suspension-refused");
    await askForMonth(page);
    await inspect(page, problems, "suspension-new");
    await press(page, "提交申请");
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
    await page.getByText("装修说明.pdf").waitFor();
  });
});

test("八1 暂停 3): the project shows how far the request has come", async () => {
  await at("admin", async (page) => {
    await page.goto(`/projects/${project.id}`);
    const row = page.locator("tr", { hasText: "暂停申请" });
    await row.getByText("待审核").waitFor();
    await row.getByRole("link").click();
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  });
});

test("八1 暂停 4): it is withdrawn while nobody has decided, and asked for again", async () => {
  await at("admin", async (page, problems) => {
    await page.goto("/requests");
    await page
      .getByRole("link", { name: /暂停申请/ })
      .first()
      .click();
    await press(page, "撤销申请");
    await confirm(page, "撤销申请");
    await page.getByText("已撤销").first().waitFor();
    await askForMonth(page);
    await press(page, "提交申请");
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
    await page.getByText("装修说明.pdf").waitFor();
    await inspect(page, problems, "request-pending");
  });
});

test("八1 暂停: the officer of the region approves, and the project shows state, time and department", async () => {
  await at("yanta", async (page, problems) => {
    await page.getByText("待审核的申请").waitFor();
    await inspect(page, problems, "start-officer");
    await page.goto("/requests");
    await page
      .getByRole("link", { name: /暂停申请/ })
      .first()
      .waitFor();
    await inspect(page, problems, "requests-officer");
    await page
      .getByRole("link", { name: /暂停申请/ })
      .first()
      .click();
    await press(page, "审核不通过");
    await page.getByText("请写明理由或办理情况").waitFor();
    await fill(page, "审核意见", "材料齐全，同意暂停");
    await inspect(page, problems, "request-decide");
    await press(page, "审核通过");
    await confirm(page, "审核通过");
    await page.getByText("材料齐全，同意暂停").waitFor();
    await inspect(page, problems, "request-decided");
    await page.goto("/requests");
    await page.getByText("没有等待您审核的申请").waitFor();
    await inspect(page, problems, "requests-none");
  });
  await at("admin", async (page, problems) => {
    await page.goto(`/projects/${project.id}`);
    await page.getByText("雁塔区消防救援大队").first().waitFor();
    await page.getByText("雁塔区消防救援大队").first().scrollIntoViewIfNeeded();
    await inspect(page, problems, "project-requests");
    await page.goto("/requests");
    await page.getByText("雁塔区消防救援大队").first().waitFor();
    await inspect(page, problems, "requests-agency");
  });
});

test("八1 暂停: the month that is suspended gets no plan", async () => {
  await at("admin", async (page, problems) => {
    await page.goto(`/projects/${project.id}`);
    await page.getByText("该月已批准暂停，不能制定计划").first().waitFor();
    assert.equal(await page.getByRole("link", { name: "制定本月计划" }).count(), 0);
    await page.goto(`/plans?project=${project.id}&make=yes`);
    const dialog = page.getByRole("dialog");
    await dialog.getByText("该月已批准暂停，不能制定计划").first().waitFor();
    assert.ok(await dialog.getByRole("button", { name: "制定", exact: true }).isDisabled());
    await page.goto("/plans");
    await page.locator("li", { hasText: PROJECT }).getByText("已暂停").waitFor();
    await inspect(page, problems, "board-suspended");
  });
});

test("a direct upload is for the province to decide", async () => {
  await at("admin", async (page, problems) => {
    await page.goto(`/projects/${project.id}/direct-upload`);
    await fill(page, "申请原因", "石化装置区，禁止携带手机进入");
    await page.locator("input[type=file]").setInputFiles(scan("甲方证明.pdf", 20_000));
    await page.getByText("已上传", { exact: true }).waitFor();
    await inspect(page, problems, "direct-upload-new");
    await press(page, "提交申请");
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  });
  await at("yanta", async (page) => {
    await page.goto("/requests?show=all&kind=direct_upload");
    await page.getByRole("link", { name: /直接上传申请/ }).click();
    await page.getByRole("heading", { name: "办理历史" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "审核通过", exact: true }).count(), 0);
  });
  await at("shaanxi", async (page) => {
    await page.goto("/requests");
    await page.getByRole("link", { name: /直接上传申请/ }).click();
    await press(page, "审核通过");
    await confirm(page, "审核通过");
    await page.locator("#content").getByText("陕西省消防救援总队").first().waitFor();
  });
});

test("a correction goes to the operator and is never withdrawn", async () => {
  await at("admin", async (page, problems) => {
    await page.goto("/corrections/new");
    await page.getByText("其他误操作").click();
    await choose(page, "项目", PROJECT);
    await fill(page, "申请原因", "建筑面积填写错误，应为 14000 平方米");
    await page.locator("input[type=file]").setInputFiles(scan("变更申请表.pdf", 20_000));
    await page.getByText("已上传", { exact: true }).waitFor();
    await inspect(page, problems, "correction-new");
    await press(page, "提交申请");
    await confirm(page, "提交申请");
    await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
    assert.equal(await page.getByRole("button", { name: "撤销申请" }).count(), 0);
  });
  await at(server.operator.login, async (page, problems) => {
    await page.goto("/requests");
    await page.getByRole("link", { name: /系统操作变更申请/ }).click();
    await fill(page, "办理说明", "已按盖章申请更正");
    await inspect(page, problems, "correction-decide");
    await press(page, "已办理");
    await confirm(page, "已办理");
    await page.getByText("已按盖章申请更正").waitFor();
  });
});

test("八2 终止: the project is terminated for good, by whoever types its name", async () => {
  await at("admin", async (page, problems) => {
    await page.goto("/projects");
    await page.getByRole("link", { name: PROJECT }).click();
    await press(page, "终止");
    await fill(page, "终止原因", "业主搬迁");
    await fill(page, "终止操作人员", "王建国");
    await page.locator("input[name=confirmation]").fill(PROJECT);
    await press(page, "项目终止");
    await page.waitForURL(new RegExp(`/projects/${project.id}$`));
    await page.getByText("业主搬迁").first().waitFor();
    assert.equal(await page.getByRole("link", { name: "制定本月计划" }).count(), 0);
    assert.equal(await page.getByRole("button", { name: "暂停申请" }).count(), 0);
    await inspect(page, problems, "project-terminated");
  });
});

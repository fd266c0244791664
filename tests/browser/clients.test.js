/**
 * What an administrator does to clients at the console: two people edit one project at once, an owner's contact signs
 * in and sees the own project only, a project is terminated for good.
 */
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { addProject, openOffice, OWN } from "./office.js";
import { fill, firstSignIn, inspect, openBrowser, signIn } from "./page.js";
import { startServer } from "./server.js";
import { atDesk } from "./story.js";

const PROJECT = "曲江国际会展中心 1号楼";

let server, browser, office, made;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  office = await openOffice(server);
  made = await addProject(office, { name: PROJECT });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const save = (page) => page.getByRole("button", { name: "保存", exact: true }).click();

const story = (work) => atDesk(browser, server.base, work);

test("the second of two people who edit one project sees what the first changed, and decides", () =>
  story(async (page, problems) => {
    await signIn(page, office.login("admin"), OWN);
    await page.goto(`/projects/${made.project}/edit`);
    await fill(page, "项目名称", "曲江会展 甲");
    await fill(page, "建筑高度（米）", "-3");
    await save(page);
    await page.getByText("请填写 0.1 到 1500 之间的数").waitFor();
    await fill(page, "建筑高度（米）", "42.5");
    const before = await office.admin.get(`/api/projects/${made.project}`);
    const theirs = { ...before, name: "曲江会展 乙", address: "会展路 8 号" };
    await office.admin.put(`/api/projects/${made.project}`, theirs);
    await save(page);
    await page.getByRole("heading", { name: /在您编辑期间保存了修改/ }).waitFor();
    await inspect(page, problems, "project-clash");
    assert.equal(await page.locator("input[type=text][name=address]").inputValue(), "会展路 8 号");
    assert.equal(
      await page.locator("input[type=text][name=name]").inputValue(),
      "曲江会展 甲",
      "nothing typed is lost",
    );
    await page.locator(".clashes .el-radio", { hasText: "曲江会展 甲" }).click();
    await save(page);
    await page.waitForURL(new RegExp(`/projects/${made.project}$`));
    const after = await office.admin.get(`/api/projects/${made.project}`);
    assert.deepEqual([after.name, after.address, after.version], ["曲江会展 甲", "会展路 8 号", 3]);
    await page.getByRole("button", { name: "修改记录" }).click();
    await page.locator("del", { hasText: "曲江会展 乙" }).waitFor();
    await inspect(page, problems, "project-history");
  }));

test("an owner's contact signs in with what was passed on and sees the own project only", () =>
  story(async (page, problems) => {
    const { items } = await office.admin.get("/api/owner-contacts");
    const { login } = items[0].account;
    await firstSignIn(page, login, login, OWN);
    await page.getByRole("link", { name: "曲江会展 甲" }).click();
    await page.getByRole("heading", { name: "曲江会展 甲" }).waitFor();
    await inspect(page, problems, "own-project");
    await page.goto("/contracts");
    await page.getByText("本单位项目").first().waitFor();
    await inspect(page, problems, "own-projects");
  }));

test("a file chosen for a contract belongs to it when it has arrived, and leaving before that asks", () =>
  story(async (page, problems) => {
    await signIn(page, office.login("admin"), OWN);
    await page.goto(`/contracts/${made.contract}`);
    const file = (name) => ({ name, mimeType: "application/pdf", buffer: Buffer.from("%PDF-1.7\n") });
    let open;
    const held = new Promise((resolve) => (open = resolve));
    const attach = `**/api/contracts/${made.contract}/attachments`;
    await page.route(attach, async (route) => {
      if (route.request().method() === "POST") await held;
      await route.continue();
    });
    await page.locator("input[type=file]").setInputFiles(file("维护保养合同.pdf"));
    await page.getByText("正在上传").waitFor();
    await page.getByRole("link", { name: `${PROJECT}业主有限公司` }).click();
    await page.getByText("有附件尚未上传完").waitFor();
    await page.getByRole("button", { name: "继续编辑" }).click();
    open();
    await page.getByRole("link", { name: "维护保养合同.pdf" }).waitFor();
    await page.unroute(attach);
    await page.reload();
    await page.getByRole("link", { name: "维护保养合同.pdf" }).waitFor();
    await page.getByRole("link", { name: "曲江会展 甲" }).waitFor();
    await inspect(page, problems, "contract-files");
    await page.getByRole("link", { name: `${PROJECT}业主有限公司` }).click();
    await page.getByRole("link", { name: "添加合同" }).click();
    await page.getByText(`${PROJECT}业主有限公司`).first().waitFor();
    await page.waitForURL(`**/contracts/new?owner=${made.owner}`);
    await inspect(page, problems, "contract-new-of-owner");
  }));

test("a project is terminated by whoever types its name", () =>
  story(async (page, problems) => {
    await signIn(page, office.login("admin"), OWN);
    await page.goto(`/projects/${made.project}/end`);
    await fill(page, "终止原因", "业主搬迁");
    await fill(page, "终止操作人员", "王五");
    await page.locator("input[name=confirmation]").fill("曲江");
    const end = page.getByRole("button", { name: "项目终止", exact: true });
    await end.click();
    await page.getByText("与项目名称不一致").waitFor();
    await page.mouse.move(0, 0);
    await inspect(page, problems, "project-end");
    await page.locator("input[name=confirmation]").fill("曲江会展 甲");
    await end.click();
    await page.waitForURL(new RegExp(`/projects/${made.project}$`));
    await page.getByText("业主搬迁").first().waitFor();
    assert.equal(await page.getByRole("link", { name: "制定本月计划" }).count(), 0);
    await inspect(page, problems, "project-ended");
  }));

/**
 * What the fire authority looks at besides its decisions: the list of key units taken in from a sheet, whole or not at
 * all; the month board of one agency, taken away as a workbook; and what an agency asked for, on the agency's page,
 * where the agency sees the same.
 */
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { addOfficer, addProject, CODES, openOffice, OWN } from "./office.js";
import { inspect, openBrowser, openDesk, pictureFailure, signIn } from "./page.js";
import { startServer } from "./server.js";

const OURS = "陕西烽台消防技术服务有限公司";
const FIRST = "曲江国际会展中心 1号楼";
const SECOND = "长安大学城商业街";
const HEADER = "单位名称,所在区域,单位地址,统一社会信用代码\n";
const GOOD = "大唐商场,雁塔区,雁塔路 1 号,\n大唐医院,610113,雁塔路 2 号,91610131MA6U0000XR\n";

let server, browser, office;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  await addOfficer(server, "officer", "6101", "马建军");
  office = await openOffice(server);
  const other = await openOffice(server, { prefix: "b", name: "西安长安消防检测有限公司", code: CODES[1] });
  await addProject(office, { name: FIRST });
  await addProject(other, { name: SECOND });
  const certificates = [
    { qualification: "facility_operator", level: "intermediate", number: "OP-55", issued_on: "2024-05-06" },
  ];
  await office.admin.post("/api/requests/staff-change", {
    changes: [{ kind: "join", name: "孙浩", phone: "13900000055", certificates }],
    reason: "新聘消防设施操作员一名",
  });
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

async function at(login, work) {
  const desk = await openDesk(browser, server.base);
  try {
    await signIn(desk.page, login, OWN);
    await work(desk.page, desk.problems);
  } catch (error) {
    await pictureFailure();
    throw error;
  } finally {
    await desk.close();
  }
}

const sheet = (text) => ({ name: "名单.csv", mimeType: "text/csv", buffer: Buffer.from(HEADER + text) });
const choose = (page, text) => page.locator("input[type=file]").setInputFiles(sheet(text));

test("key units are put on the list from a sheet, all of them or none", () =>
  at("officer", async (page, problems) => {
    await page.goto("/key-units");
    await page.getByRole("button", { name: "从表格导入" }).click();
    await page.waitForURL("**/key-units/import");
    await choose(page, `${GOOD},雁塔区,雁塔路 3 号,\n大唐剧院,杭州市,雁塔路 4 号,12\n`);
    await page.getByText("第 4 行“单位名称”：").waitFor();
    await page.getByText("第 5 行“所在区域”：").waitFor();
    await page.getByText("第 5 行“统一社会信用代码”：").waitFor();
    await inspect(page, problems, "key-units-refused");
    await choose(page, GOOD);
    await page.waitForURL("**/key-units");
    await page.getByText("大唐商场").waitFor();
    await page.getByText("大唐医院").waitFor();
    await inspect(page, problems, "key-units-imported");
    const template = await page.request.get("/api/downloads/key-unit-form.xlsx");
    assert.equal((await template.body()).subarray(0, 2).toString(), "PK");
  }));

test("the board is narrowed to one agency and taken away as a workbook", () =>
  at("officer", async (page, problems) => {
    await page.goto("/plans");
    await page.locator(".board > li", { hasText: FIRST }).waitFor();
    await page.locator(".board > li", { hasText: SECOND }).waitFor();
    await page.locator(".el-select", { hasText: "全部机构" }).click();
    await page.locator(".el-select-dropdown__item:visible", { hasText: OURS }).click();
    await page.locator(".board > li", { hasText: SECOND }).waitFor({ state: "detached" });
    await page.locator(".board > li", { hasText: FIRST }).waitFor();
    assert.match(page.url(), new RegExp(`agency=${office.agency}`));
    await page.reload();
    await page.locator(".el-select", { hasText: OURS }).waitFor();
    await inspect(page, problems, "board-of-agency");
    const taken = page.waitForEvent("download");
    await page
      .getByRole("link", { name: "导出" })
      .or(page.getByRole("button", { name: "导出" }))
      .click();
    const file = await taken;
    assert.equal(file.suggestedFilename(), "board.xlsx");
    assert.equal((await readFile(await file.path())).subarray(0, 2).toString(), "PK");
  }));

test("what an agency asked for stands on its page, for the officer and for itself", async () => {
  await at("officer", async (page, problems) => {
    await page.goto("/agencies");
    await page.getByRole("link", { name: OURS }).click();
    await page.locator("tr", { hasText: "人员变更申请" }).getByText("待审核").waitFor();
    await inspect(page, problems, "agency-requests");
  });
  await at(office.login("admin"), async (page, problems) => {
    await page.getByRole("link", { name: OURS }).click();
    await page.waitForURL(`**/agencies/${office.agency}`);
    await page.locator("tr", { hasText: "孙浩" }).getByText("待审核").waitFor();
    await inspect(page, problems, "own-agency");
  });
});

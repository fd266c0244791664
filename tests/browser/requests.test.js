/**
 * Manual chapters 八 and 七 at the console, in the manual's order: an agency asks for a month to be suspended, with a
 * file; follows it, withdraws it and asks again; the officer of the region approves, and the month gets no plan; the
 * project is terminated for good. A correction goes to the operator and is never withdrawn.
 */
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, test } from "node:test";
import { join } from "node:path";
import { choose, fill, inspect, openBrowser, openDesk, pictureFailure, signIn } from "./page.js";
import { run, startServer } from "./server.js";

const ISSUED = "Issued-2026-once";
const OWN = "Beacon-tower-2026";
const PROJECT = "曲江国际会展中心 1号楼";
const OFFICERS = [
  { login: "yanta", name: "周强", jurisdiction: "610113" },
  { login: "shaanxi", name: "吴敏", jurisdiction: "61" },
];

let server, browser, project;

/** A call of the interface, as somebody who is signed in. */
async function call(token, path, body, method = "POST") {
  const headers = {
    "content-type": "application/json",
    ...(token ? { authorization: `Bearer ${token}` } : {}),
  };
  const answer = await fetch(server.base + path, { method, headers, body: JSON.stringify(body) });
  const text = await answer.text();
  assert.ok(answer.ok, `${path}: ${answer.status} ${text}`);
  return text ? JSON.parse(text) : undefined;
}

/** Changes the issued password; the token of the session. */
async function enter(account, issued) {
  const { token } = await call(undefined, "/api/session", { account, password: issued });
  await call(token, "/api/session/password", { old: issued, new: OWN });
  return token;
}

/** An agency with one project in 雁塔区, and the officers of the region and the province. */
async function setUp() {
  const env = { ...process.env, FENGTAI_DATA_DIR: join(server.dir, "data"), FENGTAI_LOG: "warn" };
  for (const { login, name, jurisdiction } of OFFICERS) {
    const words = [
      "account",
      "add",
      login,
      "--role",
      "officer",
      "--jurisdiction",
      jurisdiction,
      "--name",
      name,
    ];
    await run("sync-server", [...words, "--password-file", "-"], { env, input: `${ISSUED}\n` });
    await enter(login, ISSUED);
  }
  const operator = await enter(server.operator.login, server.operator.password);
  const admin = { name: "陈静", phone: "13900000001", login: "admin", password: ISSUED };
  const agency = await call(operator, "/api/agencies", {
    name: "陕西烽台消防技术服务有限公司",
    credit_code: "91610131MA6U0000XR",
    address: "陕西省西安市高新区锦业路1号",
    admin,
  });
  const certificate = {
    qualification: "registered_engineer",
    level: "class_1",
    number: "1",
    issued_on: "2022-03-01",
  };
  const person = await call(operator, "/api/people", {
    agency: agency.id,
    name: "王建国",
    certificates: [certificate],
  });
  const token = await enter("admin", ISSUED);
  const lead = await call(token, "/api/accounts", {
    person: person.id,
    role: "project_lead",
    login: "lead",
    phone: "",
    password: ISSUED,
  });
  const owner = await call(token, "/api/owners", {
    name: "西安曲江会展有限公司",
    address: "西安市雁塔区汇新路15号",
    contact: { name: "赵经理", phone: "13900000000" },
  });
  const contract = await call(token, "/api/contracts", {
    owner: owner.id,
    name: "曲江会展中心维保合同",
    kind: "maintenance",
    signed_on: "2026-01-05",
  });
  return call(token, "/api/projects", {
    contract: contract.id,
    name: PROJECT,
    lead: lead.id,
    jurisdiction: "610113",
    address: "西安市雁塔区汇新路15号",
    position: { lat: 34.2056, lon: 108.9862 },
    no_water_supply: true,
    buildings: [
      {
        name: "1号楼",
        usage: "会展",
        height_m: 24,
        floors_above: 3,
        floors_below: 1,
        area_m2: 41000,
        water: [],
      },
    ],
    facilities: [{ code: "FAS-01", count: 3, place: "" }],
  });
}

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  project = await setUp();
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

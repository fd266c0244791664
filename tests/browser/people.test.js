/**
 * A company applies with a sheet of its people, an officer approves it, and its administrator signs in with the password
 * chosen and asks for a staff change: declined it changes nothing, approved somebody is there and somebody is gone.
 */
import assert from "node:assert/strict";
import { after, before } from "node:test";
import {
  choose,
  chooseRegion,
  fill,
  firstSignIn,
  inspect,
  openBrowser,
  openDesk,
  pickDay,
  signIn,
} from "./page.js";
import { run, startServer } from "./server.js";
import { storyOfSteps } from "./story.js";

const ISSUED = "Issued-2026-once";
const OWN = "Beacon-tower-2026";
const CHOSEN = "Chosen-by-the-applicant";
const AGENCY = "陕西示例消防技术服务有限公司";
const PEOPLE = [
  "姓名,联系电话,资格,等级,证书编号,发证日期,有效期至",
  "赵一,13900000001,注册消防工程师,一级,RE-0001,2025-01-01,2036-01-01",
  "钱二,13900000002,消防设施操作员,中级,OP-0002,2025-01-01,长期",
].join("\n");
const BAD = `${PEOPLE}\n孙三,,消防设施操作员,一级半,OP-0003,2025-13-01,`;

let server, browser, desk, officer, key;

before(async () => {
  server = await startServer();
  browser = await openBrowser();
  const words = [
    "account",
    "add",
    "officer",
    "--role",
    "officer",
    "--name",
    "周警官",
    "--jurisdiction",
    "61",
  ];
  if (server.env)
    await run("sync-server", [...words, "--password-file", "-"], { env: server.env, input: `${ISSUED}\n` });
  desk = await openDesk(browser, server.base);
  officer = await openDesk(browser, server.base);
});

after(async () => {
  await browser?.close();
  await server?.stop();
});

const step = storyOfSteps();
const sheet = (name, text) => ({ name, mimeType: "text/csv", buffer: Buffer.from(text) });

const press = (page, name) => page.getByRole("button", { name, exact: true }).click();

async function decide(page, button) {
  await press(page, button);
  await page.locator(".el-message-box__btns .el-button--primary").click();
  // The question may still be on its way out when the page's own button goes.
  await page
    .locator("#content")
    .getByRole("button", { name: button, exact: true })
    .waitFor({ state: "detached" });
}

async function openPerson(page, name) {
  await page.goto("/people");
  await page.getByRole("link", { name }).click();
  await page.waitForURL(/\/people\/[0-9a-f-]{36}$/);
}

/** 钱二 leaves, 周四 joins with a certificate and its scan. */
async function fillStaffChange(page) {
  await openPerson(page, "钱二");
  await press(page, "申请人员变更");
  await page.getByText("证书变更", { exact: true }).waitFor();
  await page.getByText("离职", { exact: true }).click();
  await page.getByText("此人的账号和登录立即停用").waitFor();
  await press(page, "再加一人");
  await fill(page, "姓名", "周四");
  await fill(page, "证书编号", "OP-0005");
  await pickDay(page, "发证日期", "2025-03-01");
  await page.locator(".drop input[type=file]").setInputFiles({
    name: "周四证书.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.alloc(300_000, "%PDF-1.7 "),
  });
  await page.getByText("已上传", { exact: true }).waitFor();
}

step("what everybody may download", async () => {
  const { page, problems } = desk;
  await page.goto("/sign-in");
  await page.getByRole("link", { name: "资料下载" }).click();
  await page.getByText("运营方尚未配置下载地址").waitFor();
  await inspect(page, problems, "people-downloads");
});

step("a company applies with a sheet; a bad one imports nothing", async () => {
  const { page, problems } = desk;
  await page.goto("/apply");
  await inspect(page, problems, "people-apply");
  await page.getByRole("button", { name: "开始申请" }).click();
  await page.getByText("请记下申请编号和查询码").waitFor();
  const told = await page.locator("dl.key dd").allTextContents();
  key = { number: told[0], code: told[1] };
  await fill(page, "机构名称", AGENCY);
  await fill(page, "统一社会信用代码", "91610000MA6CFLDG4N");
  await chooseRegion(page, "管辖归属", "雁塔区");
  await fill(page, "自主登记编号", "SX-2026-001");
  await fill(page, "地址", "科技路 1 号");
  await fill(page, "联系电话", "02912345678");
  await page.locator("input[type=file][accept='.xlsx,.csv']").setInputFiles(sheet("坏.csv", BAD));
  await page.getByText("第 4 行“等级”").waitFor();
  await page.locator("input[type=file][accept='.xlsx,.csv']").setInputFiles(sheet("好.csv", PEOPLE));
  await page.getByText("钱二").waitFor();
  await inspect(page, problems, "people-application");
  await fill(page, "管理员姓名", "孙三");
  const administrator = page.locator("section.sheet", { has: page.getByText("管理员账号", { exact: true }) });
  await administrator.locator("input[inputmode=tel]").fill("13800000000");
  await fill(page, "登录账号", "shili-admin");
  await fill(page, "密码", CHOSEN);
  const handIn = page.getByRole("button", { name: "提交申请" });
  await handIn.click();
  await page.getByText("校验位正确").waitFor();
  await fill(page, "统一社会信用代码", "91610000MA6CFLDG4J");
  await handIn.click();
  await page.getByText("消防部门正在审核").waitFor();
  await inspect(page, problems, "people-application-pending");
});

step("an officer of the region reads and approves it", async () => {
  const { page, problems } = officer;
  await firstSignIn(page, "officer", ISSUED, OWN);
  await page.goto("/requests");
  const row = page.locator("tr", { has: page.getByRole("link", { name: "机构申请" }) });
  await row.getByRole("cell", { name: `${AGENCY} 陕西省西安市雁塔区` }).waitFor();
  // The whole row opens it.
  await row.getByText("首次申请").click();
  await page.getByText("OP-0002").waitFor();
  await inspect(page, problems, "people-request-registration");
  await decide(page, "审核通过");
});

step("the applicant sees it with number and code, and signs in with the password chosen", async () => {
  const { page, problems } = desk;
  await page.goto("/apply");
  await fill(page, "申请编号", key.number);
  await fill(page, "查询码", key.code.toLowerCase());
  await page.getByRole("button", { name: "打开申请" }).click();
  await page.getByText("shili-admin").waitFor();
  await signIn(page, "shili-admin", CHOSEN);
  await openPerson(page, "钱二");
  await page.getByText("OP-0002").waitFor();
  await inspect(page, problems, "people-person");
  await page.goto("/me");
  await page.getByText("本次登录").waitFor();
  await page.getByText("Linux 上的 Chrome").waitFor();
  await inspect(page, problems, "people-me");
});

step("somebody who is to leave has an account that is in use", async () => {
  const { page } = desk;
  await page.goto("/accounts/new");
  await choose(page, "人员", "钱二");
  // What is on record is there; the account's name is a proposal.
  await page.waitForFunction(() => document.querySelector("input[name=phone]").value === "13900000002");
  await fill(page, "登录账号", "qian-er");
  await fill(page, "初始密码", ISSUED);
  await press(page, "保存");
  await page.waitForURL("**/accounts");
  const row = page.locator("tr", { hasText: "qian-er" });
  await row.getByRole("button", { name: "开启" }).click();
  await row.getByRole("button", { name: "禁用" }).waitFor();
});

step("who leaves and who joins is asked for in one request, with the scan of a certificate", async () => {
  const { page, problems } = desk;
  await fillStaffChange(page);
  await press(page, "提交申请");
  await page.locator(".el-form-item__error", { hasText: "请填写" }).waitFor();
  await fill(page, "变更说明", "钱二合同到期，由周四接替");
  await inspect(page, problems, "people-staff-change");
  await press(page, "提交申请");
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await page.getByText("待审核", { exact: true }).first().waitFor();
  await page.getByRole("link", { name: "周四证书.pdf" }).waitFor();
  await inspect(page, problems, "people-change-pending");
});

async function openChange(page) {
  await page.goto("/requests");
  await page.getByRole("link", { name: "人员变更申请" }).click();
  await page.getByText("OP-0005").waitFor();
}

step("an officer declines it in words, and nothing has changed", async () => {
  await openChange(officer.page);
  await fill(officer.page, "审核意见", "证书扫描件看不清，请重新提交");
  await decide(officer.page, "审核不通过");
  const { page, problems } = desk;
  await page.reload();
  await page.getByText("证书扫描件看不清，请重新提交").waitFor();
  await inspect(page, problems, "people-change-declined");
  await page.goto("/people");
  await page.getByRole("link", { name: "钱二" }).waitFor();
  assert.equal(await page.getByRole("link", { name: "周四" }).count(), 0);
});

step("asked for again and approved, one is there and the other is gone with the account", async () => {
  const { page, problems } = desk;
  await fillStaffChange(page);
  await fill(page, "变更说明", "钱二合同到期，由周四接替；扫描件已重新制作");
  await press(page, "提交申请");
  await page.waitForURL(/\/requests\/[0-9a-f-]{36}$/);
  await openChange(officer.page);
  await inspect(officer.page, officer.problems, "people-change-decide");
  await decide(officer.page, "审核通过");
  await page.goto("/people");
  await page.locator("tr", { hasText: "周四" }).getByText("OP-0005").waitFor();
  assert.equal(await page.getByRole("link", { name: "钱二" }).count(), 0);
  await page.goto("/accounts");
  await page.locator("tr", { hasText: "qian-er" }).getByText("禁用").first().waitFor();
  await page.locator("tr", { hasText: "qian-er" }).getByRole("link").first().click();
  await page.getByRole("link", { name: "查看人员和证书" }).click();
  await page.getByText("离职，账号随之停用").waitFor();
  await inspect(page, problems, "people-left");
});

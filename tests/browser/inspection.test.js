/**
 * Manual chapters 五 and 六 at the console: where inspection and assessment differ from maintenance, in the manual's
 * order: contract, record system, the one plan, the records on site, a review without faults, and a report around the
 * agency's own PDF. The phone is the real library.
 */
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { promisify } from "node:util";
import { addProject, Client, openOffice, OWN, SITE } from "./office.js";
import { choose, chooseRegion, fill, inspect, openBrowser, pickDay } from "./page.js";
import { emptyPdf } from "./pdf.js";
import { run, startServer } from "./server.js";
import { signedIn, storyOfSteps } from "./story.js";

const BODY_PAGES = 3;
const KINDS = [
  {
    chapter: "五",
    slug: "inspection",
    login: "engineer",
    engineer: "张伟",
    contract: "年度检测",
    project: "曲江国际会展中心 2号楼",
    system: "消防检测现场记录",
    untestable: "XTS-01-02",
    broken: "XTS-01-04",
    conclusion: "合格",
  },
  {
    chapter: "六",
    slug: "assessment",
    login: "engineer2",
    engineer: "赵磊",
    contract: "安全评估",
    project: "曲江国际会展中心 3号楼",
    system: "消防评估现场记录",
    untestable: "XAS-01-02",
    broken: "XAS-01-04",
    conclusion: undefined,
  },
];

let server, browser, dir, office;

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "fengtai-inspection-"));
  server = await startServer();
  browser = await openBrowser();
  office = await openOffice(server);
  // The owner with its contact and the people are there already, as chapter 四1 has it.
  await addProject(office);
  for (const login of ["lead", "technical"]) await Client.first(server.base, login);
  await writeFile(join(dir, "body.pdf"), emptyPdf(BODY_PAGES));
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

const step = storyOfSteps();
const at = (login, work) => signedIn(browser, server.base, { login, password: OWN }, work);
const save = (page) => page.getByRole("button", { name: "保存", exact: true }).click();
const idOf = (page) => new URL(page.url()).pathname.split("/").find((part) => /^[0-9a-f-]{36}$/.test(part));

for (const kind of KINDS) {
  const { chapter, slug, project, system } = kind;
  const made = {};

  step(`${chapter}2.1: the contract is of the kind ${kind.contract}`, () =>
    at("admin", async (page) => {
      await page.goto("/contracts/new");
      await fill(page, "合同名称", `${project}${kind.contract}合同`);
      await choose(page, "业主单位", "曲江国际会展中心");
      await page.locator(".el-radio", { hasText: kind.contract }).click();
      await pickDay(page, "签订日期", "2026-01-05");
      await save(page);
      await page.waitForURL(/\/contracts\/[0-9a-f-]{36}/);
    }),
  );

  step(`${chapter}2.2: of the systems only its record is there to be ticked`, () =>
    at("admin", async (page, problems) => {
      await page.goto("/projects/new");
      await choose(page, "合同", `${project}${kind.contract}合同`);
      await fill(page, "项目名称", project);
      await choose(page, "项目负责人", "王建国");
      await chooseRegion(page, "管辖归属", "雁塔区");
      await fill(page, "地址", "陕西省西安市雁塔区会展路6号");
      await fill(page, "名称", "主楼");
      await fill(page, "使用性质", "会展");
      await fill(page, "建筑高度（米）", "42.5");
      await fill(page, "建筑面积（平方米）", "58600");
      await fill(page, "坐标", `${SITE.lat}, ${SITE.lon}`);
      await page.locator("input[name=coordinates]").press("Enter");
      await page.getByLabel("搜索系统或设施").fill("点型火灾探测器");
      assert.equal(await page.locator(".facilities .el-checkbox", { hasText: "点型火灾探测器" }).count(), 0);
      await page.getByLabel("搜索系统或设施").fill(system);
      await page.locator(".facilities .el-checkbox").first().click();
      await inspect(page, problems, `${slug}-project`);
      await save(page);
      await page.waitForURL(/\/projects\/[0-9a-f-]{36}/);
      made.project = idOf(page);
    }),
  );

  step(`${chapter}2.3: one plan is issued, and a second one is refused`, () =>
    at("admin", async (page) => {
      await page.goto(`/projects/${made.project}`);
      await page.getByRole("link", { name: "制定本月计划" }).click();
      await page.getByRole("dialog").getByRole("button", { name: "制定", exact: true }).click();
      await page.waitForURL(/\/plans\/[0-9a-f-]{36}/);
      made.plan = idOf(page);
      await page.locator(".group-check").click();
      await page.locator(".panel .el-select").click();
      await page.locator(".el-select-dropdown__item:visible", { hasText: kind.engineer }).click();
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "加入一批" }).click();
      await page.getByRole("button", { name: /^下发 1 批/ }).click();
      await page.getByText("还没有批次").waitFor();
      const { month, period } = await office.admin.get(`/api/plans/${made.plan}`);
      const another = { project: made.project, month, period: period === "month" ? "year" : "month" };
      await assert.rejects(office.admin.post("/api/plans", another), /409.*plan\.exists/);
    }),
  );

  step(`${chapter}1.2: the phone records what is asked for on site, and what could not be seen`, async () => {
    const place = ["--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`];
    const met = ["--broken", kind.broken, "--untestable", kind.untestable];
    const phone = ["--base", server.base, "--dir", join(dir, kind.login), "record", kind.login];
    await run("phone", [...phone, ...place, ...met]);
  });

  step(
    `${chapter}2.4: what does not conform is no fault, and the task is approved without handling any`,
    () =>
      at("lead", async (page, problems) => {
        const { items } = await (await page.request.get(`/api/tasks?project=${made.project}`)).json();
        assert.equal(items.length, 1);
        await page.goto(`/review/${items[0].id}`);
        await page.getByRole("heading", { name: "到场证据" }).waitFor();
        await page.keyboard.press("ArrowDown");
        await inspect(page, problems, `${slug}-review`);
        const decision = page.locator(".decision");
        await decision.getByRole("button", { name: "审核通过" }).click();
        await page.getByLabel("审核意见").fill("现场记录属实");
        await decision.getByRole("button", { name: "审核通过" }).click();
        await page.getByText("没有待审核的任务").waitFor();
        const faults = await office.admin.get(`/api/faults?project=${made.project}`);
        assert.deepEqual(faults.items, []);
      }),
  );

  step(`${chapter}2.5: the report is made around the uploaded PDF`, () =>
    at("lead", async (page, problems) => {
      await page.goto(`/plans/${made.plan}/report`);
      await page.getByText("可以生成报告").waitFor();
      const generate = page.locator("form").getByRole("button", { name: "生成报告" });
      await page.locator("input[type=file]").setInputFiles(join(dir, "body.pdf"));
      await page.locator("li.done").waitFor();
      if (kind.conclusion) {
        await generate.click();
        await page.locator(".el-form-item__error").first().waitFor();
        await page.locator(".el-radio", { hasText: kind.conclusion }).first().click();
      } else
        assert.equal(await page.locator(".el-radio").count(), 0, "an assessment has no conclusion to tick");
      await inspect(page, problems, `${slug}-report-new`);
      await generate.click();
      await page.waitForURL(/\/reports\/[0-9a-f-]{36}/);
      await page.locator("iframe").waitFor({ timeout: 60_000 });
      made.report = idOf(page);
      await inspect(page, problems, `${slug}-report`);
    }),
  );

  step(`${chapter} as 四3.5: it is filed, and ends with the records of the site`, () =>
    at("technical", async (page) => {
      await page.goto(`/reports/${made.report}`);
      await page.getByRole("button", { name: "备案", exact: true }).click();
      const dialog = page.getByRole("dialog");
      await dialog.locator("textarea").fill("同意备案");
      await dialog.getByRole("button", { name: "确认备案" }).click();
      await page.getByText("按时备案").waitFor();
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "下载 PDF" }).click();
      const path = join(process.env.FENGTAI_PICTURES ?? dir, `${slug}.pdf`);
      await (await download).saveAs(path);
      await holds(path, project);
    }),
  );
}

/** The PDF is sound, and says what the phone recorded after the uploaded pages. */
async function holds(path, project) {
  const told = promisify(execFile);
  await told("qpdf", ["--check", path]);
  const { stdout } = await told("pdftotext", ["-layout", path, "-"]);
  const text = stdout.replaceAll(/\s/g, "");
  for (const words of [project, "三层东侧通道测试不合格", "业主未提供钥匙", "现场记录"])
    assert.ok(text.includes(words.replaceAll(" ", "")), words);
  const pages = stdout.split("\f").length - 1;
  assert.ok(pages > BODY_PAGES + 1, `${pages} pages`);
}

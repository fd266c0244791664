/**
 * Reports around an uploaded body (manual 五 and 六): the engineer's phone records on site, the lead approves, uploads the
 * agency's PDF with its conclusion, the technical lead files; then somebody who is not signed in holds the file against the
 * register, whole and changed.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { Client, addProject, openOffice, OWN, SITE, thisMonth } from "./office.js";
import { inspect, openBrowser } from "./page.js";
import { run, startServer } from "./server.js";
import { atDesk, signedIn, storyOfSteps } from "./story.js";

const PUBLIC_URL = "https://fengtai.example.com";
const KINDS = [
  { chapter: "五 消防检测", contract: "annual_inspection", facility: "XTS-01", conclusion: "合格" },
  { chapter: "六 安全评估", contract: "assessment", facility: "XAS-01" },
];

let server, browser, dir, office, lead, technical;
const made = {};

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "fengtai-uploaded-"));
  server = await startServer({ config: `public_url = "${PUBLIC_URL}"\n` });
  browser = await openBrowser();
  office = await openOffice(server);
  lead = await Client.first(server.base, "lead");
  technical = await Client.first(server.base, "technical");
  await writeFile(join(dir, "body.pdf"), pdf(3));
  await writeFile(join(dir, "no.pdf"), "PK this is a document of another program");
});

after(async () => {
  await browser?.close();
  await server?.stop();
  await rm(dir, { recursive: true, force: true });
});

const step = storyOfSteps();
const at = (login, work, kind) => signedIn(browser, server.base, { login, password: OWN }, work, kind);
const anybody = (work, kind) => atDesk(browser, server.base, work, kind);

/** A PDF of so many empty A4 pages, as small as one can be. */
function pdf(pages) {
  const kids = Array.from({ length: pages }, (_, n) => `${n + 3} 0 R`).join(" ");
  const page = (n) => `${n + 3} 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n`;
  return [
    "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
    `2 0 obj\n<< /Type /Pages /Kids [${kids}] /Count ${pages} >>\nendobj\n`,
    ...Array.from({ length: pages }, (_, n) => page(n)),
    `trailer\n<< /Size ${pages + 3} /Root 1 0 R >>\n%%EOF\n`,
  ].join("");
}

for (const { chapter, contract, facility, conclusion } of KINDS) {
  step(`${chapter}: the plan goes out, the phone records, the lead approves`, async () => {
    const name = `${chapter}项目`;
    const { project } = await addProject(office, {
      name,
      facilities: [facility],
      contract: { kind: contract },
    });
    const plan = await office.admin.post("/api/plans", { project, month: thisMonth(), period: "year" });
    const batch = { facilities: [facility], assignees: [office.accounts.engineer] };
    await office.admin.post(`/api/plans/${plan.id}/dispatch`, { batches: [batch] });
    const phone = ["--base", server.base, "--dir", join(dir, facility), "record", "engineer"];
    const words = ["--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`, "--broken", "none"];
    await run("phone", [...phone, ...words]);
    const tasks = await lead.get(`/api/tasks?project=${project}`);
    const task = await lead.get(`/api/tasks/${tasks.items[0].id}`);
    const approval = { decision: "approve", heads: task.heads, note: "记录完整", items: [] };
    await lead.post(`/api/tasks/${task.id}/review`, approval);
    made[facility] = { plan: plan.id, name };
  });

  step(`${chapter}: the report asks for its body, and says what is wrong with a file`, () =>
    at("lead", async (page, problems) => {
      await page.goto(`/plans/${made[facility].plan}/report`);
      await page.getByText("可以生成报告").waitFor();
      const generate = page.locator("form").getByRole("button", { name: "生成报告" });
      await generate.click();
      await page.getByText("请上传附件").waitFor();
      await page.locator("input[type=file]").setInputFiles(join(dir, "no.pdf"));
      await page.getByText("已上传").first().waitFor();
      if (conclusion) await page.locator(".el-radio", { hasText: /^合格$/ }).click();
      await generate.click();
      await page.getByText("上传的文件不是 PDF").waitFor();
      await inspect(page, problems, `uploaded-new-${facility}`);
      await page.getByRole("button", { name: /移除/ }).click();
      await page.locator("input[type=file]").setInputFiles(join(dir, "body.pdf"));
      await page.getByText("已上传").first().waitFor();
      await generate.click();
      await page.waitForURL(/\/reports\/[0-9a-f-]{36}/);
      await page.locator("iframe").waitFor({ timeout: 60_000 });
      const body = await readFile(join(dir, "body.pdf"));
      await page.getByText(createHash("sha256").update(body).digest("hex")).waitFor();
      if (conclusion) await page.getByText(conclusion, { exact: true }).waitFor();
      const download = page.waitForEvent("download");
      await page.getByRole("link", { name: "下载上传的原件" }).click();
      assert.deepEqual(await readFile(await (await download).path()), body, "byte for byte");
      made[facility].report = page.url().split("/").at(-1);
      made[facility].draft = join(dir, `${facility}-draft.pdf`);
      await save(lead, made[facility].report, made[facility].draft);
      await inspect(page, problems, `uploaded-report-${facility}`);
    }),
  );

  step(`${chapter}: the technical lead files it`, async () => {
    const { report } = made[facility];
    const filed = await technical.post(`/api/reports/${report}/file`, { note: "同意备案" });
    made[facility].filing = filed.filing;
    made[facility].file = join(dir, `${facility}.pdf`);
    await save(technical, report, made[facility].file);
  });

  step(`${chapter}: whoever holds the file compares it without signing in`, async () => {
    const { filing, file, draft, name } = made[facility];
    const changed = Buffer.from(await readFile(file));
    changed[changed.length >> 1] ^= 1;
    await writeFile(join(dir, "changed.pdf"), changed);
    const compare = async (page, path, words) => {
      await page.locator("input[type=file]").setInputFiles(path);
      await page.locator(".verdict", { hasText: words }).waitFor();
    };
    for (const kind of [undefined, { phone: true }])
      await anybody(async (page, problems) => {
        const asked = [];
        page.on("request", (request) => asked.push(request));
        await page.goto(`/verify/${filing.token}`);
        await page.getByRole("heading", { name: "该报告已备案" }).waitFor();
        await page.getByText(filing.number, { exact: true }).waitFor();
        await page.getByText(name).waitFor();
        const shown = await page.locator("body").innerText();
        for (const person of ["王建国", "李淑芬", "张伟", "1390000"])
          assert.ok(!shown.includes(person), person);
        const before = asked.length;
        await compare(page, file, "与备案的报告一致");
        await compare(page, draft, "备案前生成的版本");
        await compare(page, join(dir, "body.pdf"), "上传的正文");
        await compare(page, join(dir, "changed.pdf"), "与备案的报告不一致");
        assert.equal(asked.length, before, "the file stays where it is");
        const scripts = asked.filter((request) => request.url().endsWith(".js"));
        assert.ok(
          !scripts.some((request) => /element|css-/.test(request.url())),
          "the console is not loaded",
        );
        const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        assert.equal(wide, false, "nothing is wider than the screen");
        assert.deepEqual(problems, []);
      }, kind);
  });
}

step("the number and the code that are printed do as well, and a wrong code says so", () =>
  anybody(async (page) => {
    const { filing } = made["XTS-01"];
    await page.goto("/verify");
    await page.locator("input[name=number]").fill(filing.number.toLowerCase());
    await page.locator("input[name=code]").fill("AAAA AAAA");
    await page.getByRole("button", { name: "查询", exact: true }).click();
    await page.getByRole("alert").filter({ hasText: "没有查到已备案的报告" }).waitFor();
    await page.locator("input[name=code]").fill(filing.code.toLowerCase());
    await page.getByRole("button", { name: "查询", exact: true }).click();
    await page.getByRole("heading", { name: "该报告已备案" }).waitFor();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("heading", { name: "This report is filed" }).waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), "en");
  }),
);

async function save(client, report, path) {
  const answer = await fetch(`${server.base}/api/reports/${report}/pdf`, {
    headers: { authorization: `Bearer ${client.token}` },
  });
  assert.equal(answer.status, 200);
  await writeFile(path, Buffer.from(await answer.arrayBuffer()));
}

/**
 * A special venue (manual 七, in its order): the province permits direct upload, the project takes the record of the site
 * alone, the engineer's phone records, the lead approves and uploads the agency's PDF, the technical lead files; then
 * somebody who is not signed in holds the file against the register, whole and changed.
 */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before } from "node:test";
import { addOfficer, addProject, Client, openOffice, OWN, SITE, thisMonth } from "./office.js";
import { inspect, openBrowser, picture } from "./page.js";
import { emptyPdf } from "./pdf.js";
import { run, startServer } from "./server.js";
import { atDesk, signedIn, storyOfSteps } from "./story.js";

const PUBLIC_URL = "https://fengtai.example.com";
const PROJECT = "省档案馆 保密库";

let server, browser, dir, office, lead, technical, officer;
const made = {};

before(async () => {
  dir = await mkdtemp(join(tmpdir(), "fengtai-uploaded-"));
  server = await startServer({ config: `public_url = "${PUBLIC_URL}"\n` });
  browser = await openBrowser();
  office = await openOffice(server);
  lead = await Client.first(server.base, "lead");
  officer = await addOfficer(server, "province", "61", "周海");
  technical = await Client.first(server.base, "technical");
  await writeFile(join(dir, "body.pdf"), emptyPdf(3));
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

step("七1: the province is asked for direct upload, and permits it", async () => {
  const { project } = await addProject(office, { name: PROJECT, facilities: ["FAS-01"] });
  const attachments = [await upload(office.admin, "证明.pdf", emptyPdf(1))];
  const reason = "档案库禁止携带手机";
  const asked = await office.admin.post("/api/requests/direct-upload", { project, reason, attachments });
  await officer.post(`/api/requests/${asked.id}/decide`, { approve: true, note: "同意" });
  made.project = project;
});

step("七3: of the systems only the record of the site is ticked", () =>
  at("admin", async (page, problems) => {
    await page.goto(`/projects/${made.project}/edit`);
    await page.locator(".facilities .el-checkbox.is-checked").click();
    await page.getByLabel("搜索系统或设施").fill("现场记录");
    await page.locator(".facilities .el-checkbox").first().click();
    await inspect(page, problems, "uploaded-project");
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await page.waitForURL(/\/projects\/[0-9a-f-]{36}$/);
    const { facilities } = await office.admin.get(`/api/projects/${made.project}`);
    assert.deepEqual(
      facilities.map(({ code }) => code),
      ["XSP-01"],
    );
  }),
);

step(
  "七4 and 5: the plan is issued, the phone records what may be pictured, and the lead approves",
  async () => {
    const { project } = made;
    const plan = await office.admin.post("/api/plans", { project, month: thisMonth(), period: "month" });
    const batch = { facilities: ["XSP-01"], assignees: [office.accounts.engineer] };
    await office.admin.post(`/api/plans/${plan.id}/dispatch`, { batches: [batch] });
    const phone = ["--base", server.base, "--dir", join(dir, "phone"), "record", "engineer"];
    await run("phone", [...phone, "--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`, "--broken", "none"]);
    const [{ id }] = (await lead.get(`/api/tasks?project=${project}`)).items;
    const { heads } = await lead.get(`/api/tasks/${id}`);
    await lead.post(`/api/tasks/${id}/review`, { decision: "approve", heads, note: "记录完整", items: [] });
    made.plan = plan.id;
  },
);

step("the report asks for its body, and says what is wrong with a file", () =>
  at("lead", async (page, problems) => {
    await page.goto(`/plans/${made.plan}/report`);
    await page.getByText("可以生成报告").waitFor();
    const generate = page.locator("form").getByRole("button", { name: "生成报告" });
    const file = page.locator("input[type=file]");
    await generate.click();
    await page.getByText("请上传附件").waitFor();
    await file.setInputFiles(join(dir, "no.pdf"));
    await page.locator("li.done").waitFor();
    await generate.click();
    await page.locator(".el-alert", { hasText: "上传的文件不是 PDF" }).waitFor();
    await inspect(page, problems, "uploaded-new");
    await page.getByRole("button", { name: "移除 no.pdf" }).click();
    await file.setInputFiles(join(dir, "body.pdf"));
    await page.locator("li.done").waitFor();
    await generate.click();
    await page.waitForURL(/\/reports\/[0-9a-f-]{36}/);
    await page.locator("iframe").waitFor({ timeout: 60_000 });
    const body = await readFile(join(dir, "body.pdf"));
    await page.getByText(createHash("sha256").update(body).digest("hex")).waitFor();
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: "下载上传的原件" }).click();
    assert.deepEqual(await readFile(await (await download).path()), body, "byte for byte");
    made.report = page.url().split("/").at(-1);
    await save(lead, made.report, join(dir, "draft.pdf"));
    await inspect(page, problems, "uploaded-report");
  }),
);

step("the technical lead files it", async () => {
  const filed = await technical.post(`/api/reports/${made.report}/file`, { note: "同意备案" });
  made.filing = filed.filing;
  await save(technical, made.report, join(dir, "filed.pdf"));
  await at("technical", async (page, problems) => {
    await page.goto(`/reports/${made.report}`);
    await page.getByText(made.filing.code).waitFor();
    await inspect(page, problems, "uploaded-filed");
  });
});

for (const [name, kind] of [
  ["PC", undefined],
  ["phone", { phone: true }],
])
  step(`whoever holds the file compares it without signing in: ${name}`, async () => {
    const changed = await readFile(join(dir, "filed.pdf"));
    changed[changed.length >> 1] ^= 1;
    await writeFile(join(dir, "changed.pdf"), changed);
    await anybody(async (page, problems) => {
      const asked = [];
      page.on("request", (request) => asked.push(request.url()));
      const compare = async (file, words) => {
        await page.locator("input[type=file]").setInputFiles(join(dir, file));
        await page.locator(".verdict", { hasText: words }).waitFor();
      };
      await page.goto(`/verify/${made.filing.token}`);
      await page.getByRole("heading", { name: "该报告已备案" }).waitFor();
      await page.getByText(made.filing.number, { exact: true }).waitFor();
      await page.getByText(PROJECT).waitFor();
      const shown = await page.locator("body").innerText();
      for (const person of ["王建国", "李淑芬", "张伟", "1390000"])
        assert.ok(!shown.includes(person), person);
      const before = asked.length;
      await compare("filed.pdf", "与备案的报告一致");
      await picture(page, `verify-filed-${name}`);
      await compare("draft.pdf", "备案前生成的版本");
      await compare("body.pdf", "上传的正文");
      await compare("changed.pdf", "与备案的报告不一致");
      await picture(page, `verify-changed-${name}`);
      assert.equal(asked.length, before, "the file stays where it is");
      assert.ok(!asked.some((url) => /assets\/(element|index)-/.test(url)), "the console is not loaded");
      const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(wide, false, "nothing is wider than the screen");
      assert.deepEqual(problems, []);
    }, kind);
  });

step("the number and the code that are printed do as well, and a wrong code says so", () =>
  anybody(async (page) => {
    const { filing } = made;
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

/** A file uploaded as the console does it, in one part; its id. */
async function upload(client, name, text) {
  const bytes = Buffer.from(text);
  const headers = { authorization: `Bearer ${client.token}`, "tus-resumable": "1.0.0" };
  const base64 = (words) => Buffer.from(words).toString("base64");
  const begun = await fetch(`${server.base}/api/attachments`, {
    method: "POST",
    headers: {
      ...headers,
      "upload-length": `${bytes.length}`,
      "upload-metadata": `filename ${base64(name)},filetype ${base64("application/pdf")}`,
    },
  });
  assert.equal(begun.status, 201);
  const place = begun.headers.get("location");
  const sent = await fetch(new URL(place, server.base), {
    method: "PATCH",
    headers: { ...headers, "upload-offset": "0", "content-type": "application/offset+octet-stream" },
    body: bytes,
  });
  assert.equal(sent.status, 204);
  return place.split("/").at(-1);
}

async function save(client, report, path) {
  const answer = await fetch(`${server.base}/api/reports/${report}/pdf`, {
    headers: { authorization: `Bearer ${client.token}` },
  });
  assert.equal(answer.status, 200);
  await writeFile(path, Buffer.from(await answer.arrayBuffer()));
}

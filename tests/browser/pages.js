/**
 * Every page of the console, with somebody who works there and where it lies, for pictures. `path` gets the ids of
 * what `furnish` made; `act` brings a page into the state that is to be seen.
 */
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import {
  addOfficer,
  addProject,
  Client,
  CODES,
  ISSUED,
  openOffice,
  OWN,
  REGION,
  SITE,
  thisMonth,
} from "./office.js";
import { run } from "./server.js";

/** How long a report may take to be made by an unoptimised build, and how often it is asked for. */
const GENERATED_MS = 60_000;
const POLL_MS = 200;

const JOINING = {
  kind: "join",
  name: "孙浩",
  phone: "13900000055",
  certificates: [
    {
      qualification: "facility_operator",
      level: "intermediate",
      number: "OP-6101-0055",
      issued_on: "2024-05-06",
    },
  ],
};

/** An office in the middle of a month: work done, work waiting, and decisions to be made. */
export async function furnish(server, dir) {
  await addOfficer(server, "officer", "6101", "马建军");
  const office = await openOffice(server);
  const other = await openOffice(server, { prefix: "b", name: "西安长安消防检测有限公司", code: CODES[1] });
  const done = await addProject(office);
  const begun = await addProject(office, { name: "锦业路科技园 B座", facilities: ["FAS-01", "SPK-01"] });
  const fresh = await addProject(office, {
    name: "大雁塔南广场地下商业",
    facilities: ["FAS-01", "HYD-01", "EXT-01"],
  });
  const month = thisMonth();
  const plans = {};
  for (const [name, { project }] of Object.entries({ done, begun }))
    plans[name] = (await office.admin.post("/api/plans", { project, month, period: "month" })).id;
  const issue = (plan, facilities, assignees) =>
    office.admin.post(`/api/plans/${plan}/dispatch`, { batches: [{ facilities, assignees }] });
  await issue(plans.done, ["FAS-01", "HYD-01"], [office.accounts.engineer]);
  const words = [
    "record",
    "engineer",
    "--lat",
    `${SITE.lat}`,
    "--lon",
    `${SITE.lon}`,
    "--broken",
    "FAS-01-02",
  ];
  await run("phone", ["--base", server.base, "--dir", join(dir, "phone"), ...words]);
  await issue(plans.begun, ["FAS-01"], [office.accounts.engineer, office.accounts.engineer2]);
  for (const login of ["lead", "technical"]) await Client.first(server.base, login, ISSUED);
  const { items } = await office.admin.get("/api/tasks");
  const faults = await office.admin.get("/api/faults");
  const people = await office.admin.get("/api/people");
  const contacts = await office.admin.get("/api/owner-contacts");
  const { login } = contacts.items.find(({ owner }) => owner === done.owner).account;
  await Client.first(server.base, login, login);
  const asked = await office.admin.post("/api/requests/staff-change", {
    changes: [JOINING],
    reason: "新聘消防设施操作员一名",
  });
  const agencies = await office.operator.get("/api/agencies");
  return {
    ...done,
    begun: begun.project,
    fresh: fresh.project,
    plan: plans.done,
    issued: plans.begun,
    task: items[0].id,
    fault: faults.items[0].fault,
    person: people.items[0].id,
    account: office.accounts.engineer,
    agency: agencies.items.find(({ id }) => id === office.agency).id,
    region: REGION,
    request: asked.id,
    other,
    logins: { contact: login },
  };
}

/** The other office has done its month: a fault talked over with the owner, the report filed. */
export async function fileReport(server, dir, office) {
  const { project } = await addProject(office, { name: "长安大学城商业街", facilities: ["FAS-01"] });
  const month = thisMonth();
  const plan = (await office.admin.post("/api/plans", { project, month, period: "month" })).id;
  const batch = { facilities: ["FAS-01"], assignees: [office.accounts.engineer] };
  await office.admin.post(`/api/plans/${plan}/dispatch`, { batches: [batch] });
  const place = ["--lat", `${SITE.lat}`, "--lon", `${SITE.lon}`, "--broken", "FAS-01-02"];
  const words = ["record", office.login("engineer"), ...place];
  await run("phone", ["--base", server.base, "--dir", join(dir, "other"), ...words]);
  const lead = await Client.first(server.base, office.login("lead"));
  const technical = await Client.first(server.base, office.login("technical"));
  const [task] = (await lead.get("/api/tasks")).items;
  const [{ fault }] = (await lead.get("/api/faults")).items;
  const handling = { disposition: "in_discussion", note: "业主答应下周更换探测器" };
  await lead.post(`/api/tasks/${task.id}/faults/${fault}/disposition`, handling);
  const { heads } = await lead.get(`/api/tasks/${task.id}`);
  await lead.post(`/api/tasks/${task.id}/review`, { decision: "approve", heads, note: "记录完整" });
  const today = new Intl.DateTimeFormat("sv-SE", { timeZone: "Asia/Shanghai" }).format(new Date());
  const dates = { dated_on: today, service_from: today, service_to: today };
  const { id } = await lead.post("/api/reports", { plan, ...dates });
  await generated(lead, id);
  const { filing } = await technical.post(`/api/reports/${id}/file`, { note: "同意备案" });
  return { project, report: id, token: filing.token };
}

/** Waits until a report is made. */
async function generated(client, id) {
  const late = Date.now() + GENERATED_MS;
  for (;;) {
    const { state } = await client.get(`/api/reports/${id}`);
    if (state === "generated") return;
    if (state === "failed" || Date.now() > late) throw new Error(`the report is ${state}`);
    await setTimeout(POLL_MS);
  }
}

export const PASSWORDS = { operator: OWN, default: OWN };

const page = (name, as, path, more = {}) => ({
  name,
  as,
  path: typeof path === "string" ? () => path : path,
  ...more,
});

export const PAGES = [
  page("sign-in", undefined, "/sign-in"),
  page("downloads", undefined, "/downloads"),
  page("apply", undefined, "/apply"),
  page("application", undefined, "/apply", {
    act: async (screen) => {
      await screen.locator(".ways .el-button--primary").first().click();
      await screen.locator("dl.key").waitFor();
    },
  }),
  page("start-admin", "admin", "/", { phone: true }),
  page("start-lead", "lead", "/", { phone: true }),
  page("start-officer", "officer", "/"),
  page("start-operator", "operator", "/"),
  page("agencies", "operator", "/agencies"),
  page("agency", "officer", ({ agency }) => `/agencies/${agency}`),
  page("agency-new", "operator", "/agencies/new"),
  page("people", "admin", "/people"),
  page("person-new", "operator", "/people/new"),
  page("person", "admin", ({ person }) => `/people/${person}`),
  page("staff-change-new", "admin", "/staff-changes/new"),
  page("account", "admin", ({ account }) => `/accounts/${account}`),
  page("me", "admin", "/me"),
  page("accounts", "admin", "/accounts"),
  page("account-new", "admin", "/accounts/new"),
  page("owners", "admin", "/owners"),
  page("owner-new", "admin", "/owners/new"),
  page("owner", "admin", ({ owner }) => `/owners/${owner}`),
  page("owner-edit", "admin", ({ owner }) => `/owners/${owner}/edit`),
  page("owner-contacts", "admin", "/owner-contacts"),
  page("owner-contact-new", "admin", "/owner-contacts/new"),
  page("owner-accounts", "admin", "/owner-accounts"),
  page("key-units", "officer", "/key-units"),
  page("key-unit-new", "officer", "/key-units/new"),
  page("key-unit-import", "officer", "/key-units/import"),
  page("contracts", "admin", "/contracts"),
  page("contract-new", "admin", "/contracts/new"),
  page("contract", "admin", ({ contract }) => `/contracts/${contract}`),
  page("contract-edit", "admin", ({ contract }) => `/contracts/${contract}/edit`),
  page("contract-end", "admin", ({ contract }) => `/contracts/${contract}/end`),
  page("projects", "admin", "/projects"),
  page("project-new", "admin", "/projects/new"),
  page("project", "admin", ({ project }) => `/projects/${project}`),
  page("project-history", "admin", ({ project }) => `/projects/${project}?tab=history`),
  page("project-edit", "admin", ({ project }) => `/projects/${project}/edit`),
  page("project-end", "admin", ({ project }) => `/projects/${project}/end`),
  page("plans", "admin", "/plans", { phone: true }),
  page("plan", "lead", ({ issued }) => `/plans/${issued}`, { phone: true }),
  page("plan-done", "admin", ({ plan }) => `/plans/${plan}`),
  page("plan-remove", "admin", ({ issued }) => `/plans/${issued}/remove`, { phone: true }),
  page("tasks", "admin", "/tasks", { phone: true }),
  page("task", "admin", ({ task }) => `/tasks/${task}`, { phone: true }),
  page("task-remove", "admin", ({ task }) => `/tasks/${task}/remove`),
  page("task-late", "lead", ({ task }) => `/tasks/${task}/late`, { phone: true }),
  page("faults", "lead", "/faults", { phone: true }),
  page("fault", "lead", ({ fault }) => `/faults/${fault}`, { phone: true }),
  page("review", "lead", "/review", { phone: true }),
  page("review-task", "lead", ({ task }) => `/review/${task}`, { phone: true }),
  page("report-new", "lead", ({ plan }) => `/plans/${plan}/report`),
  page("reports", "technical", "/reports"),
  page("report-filed", "btechnical", ({ filed }) => `/reports/${filed.report}`),
  page("hazards", "blead", ({ filed }) => `/projects/${filed.project}/hazards`),
  page("verify", undefined, "/verify", { phone: true }),
  page("verify-filed", undefined, ({ filed }) => `/verify/${filed.token}`, { phone: true }),
  page("report-batch", "admin", "/reports/batch", { phone: true }),
  page("requests", "admin", "/requests"),
  page("requests-officer", "officer", "/requests"),
  page("request", "officer", ({ request }) => `/requests/${request}`),
  page("suspension-new", "admin", ({ project }) => `/projects/${project}/suspend`),
  page("direct-upload-new", "admin", ({ project }) => `/projects/${project}/direct-upload`),
  page("correction-new", "admin", "/corrections/new"),
  page("start-contact", "contact", "/"),
  page("own-project", "contact", ({ project }) => `/own-projects/${project}`),
  page("quarantine", "admin", "/quarantine"),
  page("nowhere", "admin", "/nowhere"),
];

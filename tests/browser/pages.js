/**
 * Every page of the console, with somebody who works there and where it lies, for pictures. `path` gets the ids of
 * what `furnish` made; `act` brings a page into the state that is to be seen.
 */
import { join } from "node:path";
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

/** An office in the middle of a month: work done, work waiting, and decisions to be made. */
export async function furnish(server, dir) {
  await addOfficer(server, "officer", "6101", "马建军");
  const office = await openOffice(server);
  const other = await openOffice(server, { prefix: "b", name: "西安长安消防检测有限公司", code: CODES[1] });
  await addProject(other, { name: "长安大学城商业街" });
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
  const people = await office.admin.get("/api/people");
  const agencies = await office.operator.get("/api/agencies");
  return {
    ...done,
    begun: begun.project,
    fresh: fresh.project,
    plan: plans.done,
    issued: plans.begun,
    task: items[0].id,
    person: people.items[0].id,
    account: office.accounts.engineer,
    agency: agencies.items.find(({ id }) => id === office.agency).id,
    region: REGION,
  };
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
  page("start-admin", "admin", "/", { phone: true }),
  page("start-lead", "lead", "/", { phone: true }),
  page("start-officer", "officer", "/"),
  page("start-operator", "operator", "/"),
  page("agencies", "operator", "/agencies"),
  page("agency-new", "operator", "/agencies/new"),
  page("people", "admin", "/people"),
  page("person-new", "operator", "/people/new"),
  page("accounts", "admin", "/accounts"),
  page("account-new", "admin", "/accounts/new"),
  page("owners", "admin", "/owners"),
  page("owner-new", "admin", "/owners/new"),
  page("contracts", "admin", "/contracts"),
  page("contract-new", "admin", "/contracts/new"),
  page("projects", "admin", "/projects"),
  page("project-new", "admin", "/projects/new"),
  page("project", "admin", ({ project }) => `/projects/${project}`),
  page("plans", "admin", "/plans", { phone: true }),
  page("plan", "lead", ({ issued }) => `/plans/${issued}`, { phone: true }),
  page("plan-done", "admin", ({ plan }) => `/plans/${plan}`),
  page("tasks", "admin", "/tasks", { phone: true }),
  page("task", "admin", ({ task }) => `/tasks/${task}`, { phone: true }),
  page("review", "lead", "/review"),
  page("report-new", "lead", ({ plan }) => `/plans/${plan}/report`),
  page("reports", "technical", "/reports"),
  page("quarantine", "admin", "/quarantine"),
  page("nowhere", "admin", "/nowhere"),
];

/**
 * An office made over the API, for stories that begin where it is open already: an agency with people, accounts, an
 * owner, a contract and projects, and an officer of the region.
 */
import { run } from "./server.js";

export const ISSUED = "Issued-2026-once";
export const OWN = "Beacon-tower-2026";
export const REGION = "610113";
export const SITE = { lat: 34.2056, lon: 108.9862 };

/** Credit codes with right check characters. */
export const CODES = ["91610131MA6U0000XR", "91350100M000100Y43"];

/** Somebody signed in, speaking as the console does. */
export class Client {
  constructor(base, token) {
    this.base = base;
    this.token = token;
  }

  static async signIn(base, account, password) {
    const { token } = await new Client(base).ask("POST", "/api/session", { account, password });
    return new Client(base, token);
  }

  /** Signs in with what was issued and chooses an own password. */
  static async first(base, account, issued = ISSUED) {
    const client = await Client.signIn(base, account, issued);
    await client.post("/api/session/password", { old: issued, new: OWN });
    return Client.signIn(base, account, OWN);
  }

  async ask(method, path, body) {
    const headers = { "content-type": "application/json" };
    if (this.token) headers.authorization = `Bearer ${this.token}`;
    const answer = await fetch(this.base + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  get = (path) => this.ask("GET", path);
  post = (path, body = {}) => this.ask("POST", path, body);
  put = (path, body) => this.ask("PUT", path, body);
}

/** An officer of a region, signed in; made on the command line, as the first accounts of the authority are. */
export async function addOfficer(server, login, jurisdiction, name) {
  const words = [
    "account",
    "add",
    login,
    "--role",
    "officer",
    "--name",
    name,
    "--jurisdiction",
    jurisdiction,
  ];
  await run("sync-server", [...words, "--password-file", "-"], { env: server.env, input: `${ISSUED}\n` });
  return Client.first(server.base, login);
}

const certificate = (qualification, number) => ({
  qualification,
  level: qualification === "registered_engineer" ? "class_1" : "intermediate",
  number,
  issued_on: "2022-03-01",
});

const HOUSE = {
  name: "1号楼",
  usage: "会展",
  height_m: 42.5,
  floors_above: 8,
  floors_below: 2,
  area_m2: 58600,
  built_year: 2018,
  water: [{ kind: "tank", place: "屋顶", volume_m3: 18 }],
};

const PEOPLE = [
  { login: "lead", name: "王建国", role: "project_lead", qualification: "registered_engineer" },
  { login: "technical", name: "李淑芬", role: "technical_lead", qualification: "registered_engineer" },
  { login: "engineer", name: "张伟", role: "field_engineer", qualification: "facility_operator" },
  { login: "engineer2", name: "赵磊", role: "field_engineer", qualification: "facility_operator" },
];

/** What the office consists of, by the logins and ids that stories need. */
export async function openOffice(
  server,
  { prefix = "", name = "陕西烽台消防技术服务有限公司", code = CODES[0], people = PEOPLE } = {},
) {
  const operator = await operatorOf(server);
  const login = (role) => `${prefix}${role}`;
  const agency = await operator.post("/api/agencies", {
    name,
    credit_code: code,
    jurisdiction: "6101",
    address: "陕西省西安市高新区锦业路1号",
    admin: { name: "陈静", phone: "13900000001", login: login("admin"), password: ISSUED },
  });
  const admin = await Client.first(server.base, login("admin"));
  const accounts = {};
  for (const [n, one] of people.entries()) {
    const certificates = one.qualification ? [certificate(one.qualification, `XF61${prefix}${n}`)] : [];
    const { id } = await operator.post("/api/people", { agency: agency.id, name: one.name, certificates });
    const issued = { login: login(one.login), phone: `1390000010${n}`, password: ISSUED };
    accounts[one.login] = (await admin.post("/api/accounts", { person: id, role: one.role, ...issued })).id;
    if (one.enabled !== false) await admin.post(`/api/accounts/${accounts[one.login]}/enable`);
  }
  return { agency: agency.id, admin, operator, accounts, login };
}

/** An owner, a contract signed in January, and a project in `place`; the ids. */
export async function addProject(
  office,
  { name = "曲江国际会展中心 1号楼", facilities = ["FAS-01", "HYD-01"], ...more } = {},
) {
  const owner = await office.admin.post("/api/owners", {
    name: `${name}业主有限公司`,
    address: "陕西省西安市雁塔区会展路6号",
    credit_code: null,
    key_unit: null,
  });
  await office.admin.post("/api/owner-contacts", { owner: owner.id, name: "周凯", phone: "13900000099" });
  const contract = await office.admin.post("/api/contracts", {
    owner: owner.id,
    name: `${name}维护保养合同`,
    kind: "maintenance",
    signed_on: "2026-01-05",
    ...more.contract,
  });
  const project = await office.admin.post("/api/projects", {
    contract: contract.id,
    name,
    lead: office.accounts.lead,
    jurisdiction: REGION,
    address: "陕西省西安市雁塔区会展路6号",
    position: SITE,
    buildings: [HOUSE],
    facilities: facilities.map((facility) => ({ code: facility, count: 2, place: "各层" })),
    ...more.project,
  });
  return { owner: owner.id, contract: contract.id, project: project.id };
}

/** The operator with an own password, whoever came first. */
async function operatorOf(server) {
  const { login, password } = server.operator;
  const client = await Client.signIn(server.base, login, password).catch(() => undefined);
  if (!client) return Client.signIn(server.base, login, OWN);
  const { account } = await client.get("/api/session");
  return account.must_change_password ? Client.first(server.base, login, password) : client;
}

/** This month by the calendar of the business. */
export function thisMonth() {
  return new Intl.DateTimeFormat("en-CA", { timeZone: "Asia/Shanghai", year: "numeric", month: "2-digit" })
    .format(new Date())
    .slice(0, 7);
}

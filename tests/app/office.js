/** The office: people at the console speak REST, and make the small world that the engineer works in. */

/** The password everybody chooses at the first sign-in. */
export const PASSWORD = "Beacon-tower-2026";
const ISSUED = "Issued-2026-once";

/** Somebody signed in. */
class Office {
  constructor(base, token) {
    this.base = base;
    this.token = token;
  }

  static async signIn(base, login, password) {
    const { token } = await new Office(base).post("/api/session", { account: login, password });
    return new Office(base, token);
  }

  /** Signs in with an issued password and chooses another. */
  static async first(base, login, issued = ISSUED) {
    const office = await Office.signIn(base, login, issued);
    await office.post("/api/session/password", { old: issued, new: PASSWORD });
    return Office.signIn(base, login, PASSWORD);
  }

  get(path) {
    return this.#ask("GET", path);
  }

  post(path, body) {
    return this.#ask("POST", path, body);
  }

  async make(path, body) {
    return (await this.post(path, body)).id;
  }

  async #ask(method, path, body) {
    const response = await fetch(this.base + path, {
      method,
      headers: {
        "content-type": "application/json",
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
      },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }
}

function certificate(qualification, level, number) {
  return [{ qualification, level, number, issued_on: "2021-05-10", expires_on: "2029-05-09" }];
}

/** The month of now in the business calendar. */
function thisMonth() {
  return new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 7);
}

/** An agency with a lead and an engineer, an owner, a contract, a project, and this month's plan issued to the engineer. */
export async function settle(base, operator, facilities, site) {
  const desk = await Office.first(base, operator.login, operator.password);
  const agency = await desk.make("/api/agencies", {
    name: "陕西烽台消防技术服务有限公司",
    credit_code: "91610131MA6U0000XR",
    registry_number: "XF-610131-0001",
    jurisdiction: "6101",
    address: "陕西省西安市高新区锦业路1号",
    phone: "029-88880000",
    admin: { name: "陈静", phone: "13900000001", login: "admin", password: ISSUED },
  });
  const admin = await Office.first(base, "admin");
  const hire = async (name, login, role, certificates) => {
    const phone = `1390000${String(name.codePointAt(0) % 10_000).padStart(4, "0")}`;
    const person = await desk.make("/api/people", { agency, name, phone, certificates });
    const account = await admin.make("/api/accounts", { person, role, login, phone, password: ISSUED });
    await admin.post(`/api/accounts/${account}/enable`, {});
    return account;
  };
  const lead = await hire(
    "王建国",
    "lead",
    "project_lead",
    certificate("registered_engineer", "class_1", "XF6131071"),
  );
  const engineer = await hire(
    "张伟",
    "engineer",
    "field_engineer",
    certificate("facility_operator", "intermediate", "CZY88101"),
  );
  const owner = await admin.make("/api/owners", {
    name: "西安曲江国际会展中心有限公司",
    address: "陕西省西安市雁塔区会展路6号",
    credit_code: "91610133MA6TY1234L",
    key_unit: null,
    contact: { name: "周凯", phone: "13900000099" },
  });
  const contract = await admin.make("/api/contracts", {
    owner,
    name: "曲江会展中心建筑消防设施维护保养合同",
    kind: "maintenance",
    signed_on: "2026-01-05",
  });
  const project = await admin.make("/api/projects", {
    contract,
    name: "曲江国际会展中心 1号楼",
    lead,
    credit_code: null,
    jurisdiction: "610113",
    address: "陕西省西安市雁塔区会展路6号",
    position: site,
    buildings: [
      {
        name: "1号楼",
        usage: "会展",
        height_m: 42.5,
        floors_above: 9,
        floors_below: 2,
        area_m2: 58_600,
        built_year: 2015,
        water: [],
      },
    ],
    facilities: facilities.map((code) => ({ code, count: 2, place: "1号楼" })),
  });
  const plan = await admin.make("/api/plans", { project, month: thisMonth(), period: "month" });
  await admin.post(`/api/plans/${plan}/dispatch`, { batches: [{ facilities, assignees: [engineer] }] });
  return { engineer, lead: await Office.first(base, "lead"), plan, project, issued: ISSUED };
}

/** Orders the repair of every fault of a task by `engineer`, and approves the task as it stands. */
export async function orderRepairsAndApprove(lead, task, engineer) {
  const before = await lead.get(`/api/tasks/${task}`);
  for (const fault of before.faults ?? []) {
    await lead.post(`/api/tasks/${task}/faults/${fault.id}/disposition`, {
      disposition: "owner_agreed",
      note: "业主同意更换",
      assignee: engineer,
    });
  }
  const { heads } = await lead.get(`/api/tasks/${task}`);
  await lead.post(`/api/tasks/${task}/review`, {
    decision: "approve",
    heads,
    note: "记录完整",
    item_notes: [],
  });
}

/** Returns a task with words. */
export async function sendBack(lead, task, note) {
  const { heads } = await lead.get(`/api/tasks/${task}`);
  await lead.post(`/api/tasks/${task}/review`, { decision: "return", heads, note, item_notes: [] });
}

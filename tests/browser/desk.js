/** The small world a story at the console begins with, made over REST by the people whose job it is. */

export const OWN = "Beacon-tower-2026";
const ISSUED = "Issued-2026-once";

async function ask(base, token, method, path, body) {
  const response = await fetch(base + path, {
    method,
    headers: {
      "content-type": "application/json",
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`);
  return text === "" ? null : JSON.parse(text);
}

const signIn = async (base, account, password) =>
  (await ask(base, undefined, "POST", "/api/session", { account, password })).token;

/** Signs in with what was issued and chooses an own password. */
async function first(base, login, issued = ISSUED) {
  const token = await signIn(base, login, issued);
  await ask(base, token, "POST", "/api/session/password", { old: issued, new: OWN });
  return signIn(base, login, OWN);
}

const CERTIFICATES = {
  registered_engineer: { qualification: "registered_engineer", level: "class_1" },
  facility_operator: { qualification: "facility_operator", level: "intermediate" },
};

/**
 * An agency with an administrator (`admin`), the `people` by login, an owner, a maintenance contract and the
 * `projects` of the first of them, each with its facilities. The engineers' issued password is answered.
 */
export async function settle(base, operator, { people, projects, site }) {
  const desk = await first(base, operator.login, operator.password);
  const agency = (
    await ask(base, desk, "POST", "/api/agencies", {
      name: "陕西烽台消防技术服务有限公司",
      credit_code: "91610131MA6U0000XR",
      address: "陕西省西安市高新区锦业路1号",
      admin: { name: "陈静", phone: "13900000001", login: "admin", password: ISSUED },
    })
  ).id;
  const admin = await first(base, "admin");
  const make = async (path, body) => (await ask(base, admin, "POST", path, body)).id;
  const accounts = {};
  for (const {
    name,
    login,
    role,
    qualification,
    expires_on: expires = "2099-01-01",
    enabled = true,
  } of people) {
    const certificates = qualification
      ? [
          {
            ...CERTIFICATES[qualification],
            number: `N-${login}`,
            issued_on: "2021-05-10",
            expires_on: expires,
          },
        ]
      : [];
    const { id: person } = await ask(base, desk, "POST", "/api/people", { agency, name, certificates });
    accounts[login] = await make("/api/accounts", { person, role, login, phone: "", password: ISSUED });
    if (enabled) await ask(base, admin, "POST", `/api/accounts/${accounts[login]}/enable`, {});
    if (enabled && role !== "field_engineer") await first(base, login);
  }
  const owner = await make("/api/owners", {
    name: "西安曲江国际会展中心有限公司",
    address: "陕西省西安市雁塔区会展路6号",
    credit_code: null,
    contact: { name: "周凯", phone: "13900000099" },
  });
  const contract = await make("/api/contracts", {
    owner,
    name: "曲江会展中心建筑消防设施维护保养合同",
    kind: "maintenance",
    signed_on: "2026-01-05",
  });
  for (const { name, facilities } of projects) {
    await make("/api/projects", {
      contract,
      name,
      lead: accounts[people[0].login],
      jurisdiction: "610113",
      address: "陕西省西安市雁塔区会展路6号",
      position: site,
      no_water_supply: true,
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
  }
  return { accounts, issued: ISSUED };
}

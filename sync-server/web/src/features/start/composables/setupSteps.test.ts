import { expect, it } from "vitest";
import { setupSteps, type SetupFacts } from "./setupSteps";

const FRESH: SetupFacts = { accounts: [], owners: 0, contacts: 0, contracts: 0, projects: 0, plans: [] };
const done = (facts: Partial<SetupFacts>) =>
  setupSteps({ ...FRESH, ...facts })
    .filter((step) => step.done)
    .map(({ name }) => name);

it("begins with the accounts, and a lead alone or one that is switched off is not enough", () => {
  expect(setupSteps(FRESH)[0]?.name).toBe("Accounts");
  const lead = { role: "project_lead", state: "enabled" } as const;
  expect(done({ accounts: [lead] })).toEqual([]);
  expect(done({ accounts: [lead, { role: "field_engineer", state: "disabled" }] })).toEqual([]);
  expect(done({ accounts: [lead, { role: "field_engineer", state: "enabled" }] })).toEqual(["Accounts"]);
});

it("ticks off what is there, and a plan once something of it is dispatched", () => {
  expect(
    done({ owners: 1, contacts: 2, contracts: 1, projects: 3, plans: [{ dispatched_count: 0 }] }),
  ).toEqual(["Owner", "Contact", "Contract", "Project"]);
  expect(done({ plans: [{ dispatched_count: 0 }, { dispatched_count: 4 }] })).toEqual(["Plan"]);
});

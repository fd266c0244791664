/** What an agency sets up before its first work on site, in the order in which one needs the other. Pure. */
import type { Account, PlanSummary } from "@fengtai/ui/api";
import type { RouteLocationRaw } from "vue-router";

export interface SetupFacts {
  readonly accounts: readonly Pick<Account, "role" | "state">[];
  readonly owners: number;
  readonly contacts: number;
  readonly contracts: number;
  readonly projects: number;
  /** The latest plans. */
  readonly plans: readonly Pick<PlanSummary, "dispatched_count">[];
}

export type SetupName = "Accounts" | "Owner" | "Contact" | "Contract" | "Project" | "Plan";

export interface SetupStep {
  readonly name: SetupName;
  readonly done: boolean;
  readonly to: RouteLocationRaw;
}

export function setupSteps(facts: SetupFacts): SetupStep[] {
  const enabled = facts.accounts.filter(({ state }) => state === "enabled");
  const has = (role: Account["role"]) => enabled.some((account) => account.role === role);
  return [
    { name: "Accounts", done: has("project_lead") && has("field_engineer"), to: { name: "account-new" } },
    { name: "Owner", done: facts.owners > 0, to: { name: "owner-new" } },
    { name: "Contact", done: facts.contacts > 0, to: { name: "owner-contact-new" } },
    { name: "Contract", done: facts.contracts > 0, to: { name: "contract-new" } },
    { name: "Project", done: facts.projects > 0, to: { name: "project-new" } },
    {
      name: "Plan",
      done: facts.plans.some(({ dispatched_count }) => dispatched_count > 0),
      to: { name: "plans" },
    },
  ];
}

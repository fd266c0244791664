/** What of this month's plans a project's page offers. Pure. */
import type { Period, Refusal } from "@fengtai/ui/api";
import { PERIODS, type Previews } from "./usePlanPreviews";

export type PlanAction =
  | { readonly kind: "make" }
  | { readonly kind: "open"; readonly plans: { id: string; period: Period }[]; readonly more: boolean }
  | { readonly kind: "refused"; readonly refusal: Refusal };

/** A kind for which nothing is due stands against no other kind. */
const NOTHING_DUE = "plan.nothing_due";

export function planAction(previews: Previews): PlanAction {
  const known = PERIODS.flatMap((period) => previews[period] ?? []);
  const plans = PERIODS.flatMap((period) => {
    const id = previews[period]?.plan;
    return id ? [{ id, period }] : [];
  });
  const more = known.some(({ outcome }) => outcome === "made");
  if (plans.length > 0) return { kind: "open", plans, more };
  const refusals = known.flatMap(({ refused }) => refused ?? []);
  const refusal = refusals.find(({ code }) => code !== NOTHING_DUE) ?? refusals[0];
  return refusal && !more ? { kind: "refused", refusal } : { kind: "make" };
}

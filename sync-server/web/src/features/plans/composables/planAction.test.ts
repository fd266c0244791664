import type { PlanMade } from "@fengtai/ui/api";
import { expect, it } from "vitest";
import { planAction } from "./planAction";

const told = (change: Partial<PlanMade>) => ({ plan: null, refused: null, ...change }) as PlanMade;
const made = told({ outcome: "made" });
const existing = told({ outcome: "existing", plan: "p" });
const refused = (code: string) =>
  told({ outcome: "refused", refused: { code, message: { zh: "", en: "" } } });

it("offers to make a plan while none is there, and while nothing is known", () => {
  expect(planAction({}).kind).toBe("make");
  expect(planAction({ month: made, quarter: made, year: refused("plan.nothing_due") }).kind).toBe("make");
});

it("leads to the plans that are there, and to another kind where one can be made", () => {
  const plans = [{ id: "p", period: "month" }];
  expect(planAction({ month: existing, quarter: made })).toEqual({ kind: "open", plans, more: true });
  const only = { month: existing, quarter: refused("plan.exists"), year: refused("plan.exists") };
  expect(planAction(only)).toEqual({ kind: "open", plans, more: false });
});

it("says what stands against every kind, and not that nothing is due for one", () => {
  const paused = refused("plan.paused");
  const action = planAction({ month: refused("plan.nothing_due"), quarter: paused, year: paused });
  expect(action).toEqual({ kind: "refused", refusal: paused.refused });
});

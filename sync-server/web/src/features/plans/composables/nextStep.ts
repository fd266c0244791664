/** What a line of the board asks for next, and where that is done. Pure. */
import type { BoardLine } from "@fengtai/ui/api";
import type { RouteLocationRaw } from "vue-router";

export interface NextStep {
  readonly words:
    | "plans.stepMake"
    | "plans.stepDispatch"
    | "plans.stepOpen"
    | "plans.stepReview"
    | "plans.stepReport"
    | "plans.stepFile"
    | "plans.stepRead";
  readonly to: RouteLocationRaw;
}

export interface Abilities {
  readonly manage: boolean;
  readonly report: boolean;
  readonly review: boolean;
  readonly file: boolean;
}

export function nextStep(line: BoardLine, { manage, report, review, file }: Abilities): NextStep | undefined {
  const { plan, project, state } = line;
  if (!plan) {
    return state === "no_plan" && manage
      ? { words: "plans.stepMake", to: { name: "plans", query: { project, make: "yes" } } }
      : undefined;
  }
  const open = { name: "plan", params: { id: plan.id } };
  if (line.report) {
    const words = state === "reported" && file ? "plans.stepFile" : "plans.stepRead";
    return { words, to: { name: "report", params: { id: line.report.id } } };
  }
  if (state === "approved" && report)
    return { words: "plans.stepReport", to: { name: "report-new", params: { id: plan.id } } };
  if (line.pending_count > 0 && review)
    return { words: "plans.stepReview", to: { name: "tasks", query: { project, state: "pending" } } };
  const unissued = state === "draft" || state === "partly";
  return { words: unissued && manage ? "plans.stepDispatch" : "plans.stepOpen", to: open };
}

/** Whether plans can be made, issued or deleted for the line; the server decides again. */
export const isMakeable = ({ state, plan }: BoardLine) => state === "no_plan" && !plan;
export const isIssuable = ({ state, plan }: BoardLine) =>
  plan !== null &&
  (state === "draft" || state === "partly" || state === "dispatched" || state === "under_way");
export const isRemovable = isIssuable;

/** Which tone each state is shown in; the words are in the shared `domain` texts. */
import type { ContractState, FaultOrder, PlanState, ReportState, TaskState, Verdict } from "@fengtai/ui/api";
import type { Tone } from "@fengtai/ui/kit";

export const TASK_TONE: Record<TaskState, Tone> = {
  unsubmitted: "neutral",
  pending: "waiting",
  approved: "pass",
  returned: "fail",
  deleted: "neutral",
};

export const PLAN_TONE: Record<PlanState, Tone> = {
  draft: "neutral",
  dispatched: "waiting",
  started: "waiting",
  deleted: "neutral",
};

export const REPORT_TONE: Record<ReportState, Tone> = {
  queued: "waiting",
  running: "waiting",
  failed: "fail",
  generated: "pass",
  filed: "safe",
};

export const CONTRACT_TONE: Record<ContractState, Tone> = {
  active: "pass",
  terminated: "neutral",
  cancelled: "neutral",
};

export const ORDER_TONE: Record<FaultOrder["state"], Tone> = {
  given: "waiting",
  begun: "waiting",
  submitted: "waiting",
  returned: "fail",
  done: "pass",
  withdrawn: "neutral",
};

export const VERDICT_TONE: Record<Verdict, Tone> = { pass: "pass", fail: "fail", untestable: "untestable" };

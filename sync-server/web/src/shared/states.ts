/** Which tone each state is shown in; the words are in the shared `domain` texts. */
import type {
  BoardState,
  ContractState,
  FaultOrder,
  PlanState,
  ReportState,
  RequestState,
  TaskState,
  Verdict,
} from "@fengtai/ui/api";
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

export const BOARD_TONE: Record<BoardState, Tone> = {
  late: "fail",
  no_plan: "untestable",
  draft: "untestable",
  partly: "untestable",
  approved: "pass",
  in_review: "waiting",
  dispatched: "waiting",
  under_way: "waiting",
  not_yet_due: "neutral",
  suspended: "neutral",
  reported: "pass",
  filed: "safe",
  ended: "neutral",
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

export const REQUEST_TONE: Record<RequestState, Tone> = {
  pending: "waiting",
  approved: "pass",
  declined: "fail",
  withdrawn: "neutral",
};

export const VERDICT_TONE: Record<Verdict, Tone> = { pass: "pass", fail: "fail", untestable: "untestable" };

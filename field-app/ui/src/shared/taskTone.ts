/** How a task's state and a verdict look: the tone of their mark; the words come from the shared texts. */
import type { Tone } from "@fengtai/ui/kit";
import { t } from "@/app/texts";
import type { TaskState, Verdict } from "@/platform/types";

const TONES: Record<TaskState, Tone> = {
  unsubmitted: "neutral",
  queued: "waiting",
  pending: "safe",
  approved: "pass",
  returned: "fail",
  quarantined: "untestable",
  removed: "untestable",
};

export function toneOf(state: TaskState): Tone {
  return TONES[state];
}

export function stateText(state: TaskState): string {
  switch (state) {
    case "queued":
      return t("query.queued");
    case "quarantined":
      return t("query.quarantined");
    case "removed":
      return t("query.removed");
    case "unsubmitted":
      return t("domain.taskState.unsubmitted");
    case "pending":
      return t("domain.taskState.pending");
    case "approved":
      return t("domain.taskState.approved");
    case "returned":
      return t("domain.taskState.returned");
  }
}

export function verdictText(verdict: Verdict): string {
  return t(`domain.verdict.${verdict}`);
}

/** How a plan's own state is shown: one that is issued in part is not shown as issued. Pure. */
import type { PlanSummary } from "@fengtai/ui/api";
import type { Tone } from "@fengtai/ui/kit";
import { BOARD_TONE, PLAN_TONE } from "@/shared/states";

export interface PlanMark {
  readonly tone: Tone;
  readonly words: `domain.planState.${PlanSummary["state"]}` | "domain.boardState.partly";
}

type Plan = Pick<PlanSummary, "state" | "open_facility_count">;

export const planMark = ({ state, open_facility_count }: Plan): PlanMark =>
  state === "dispatched" && open_facility_count > 0
    ? { tone: BOARD_TONE.partly, words: "domain.boardState.partly" }
    : { tone: PLAN_TONE[state], words: `domain.planState.${state}` };

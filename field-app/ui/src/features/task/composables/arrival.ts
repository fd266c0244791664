/** The three steps of having arrived, and which comes next. */
import type { ArrivalView, TaskView } from "@/platform/types";

export const ARRIVAL_STEPS = ["selfie", "sign_in", "controller"] as const;
export type ArrivalStep = (typeof ARRIVAL_STEPS)[number];

/** Whoever comes for one fault does not go by the controller; a controller recorded all the same is shown. */
export function stepsOf({ card, arrival }: Pick<TaskView, "card" | "arrival">): readonly ArrivalStep[] {
  const ordered = card.kind === "investigation" || card.kind === "repair";
  const controller = arrival.controller ?? arrival.controller_photo;
  return ordered && controller === null ? ["selfie", "sign_in"] : ARRIVAL_STEPS;
}

/** The first of `steps` not done yet, looking on from `from`; undefined when all are. */
export function nextStep(
  arrival: ArrivalView,
  from: ArrivalStep,
  steps: readonly ArrivalStep[] = ARRIVAL_STEPS,
): ArrivalStep | undefined {
  const start = steps.indexOf(from) + 1;
  const order = [...steps.slice(start), ...steps.slice(0, start)];
  return order.find((step) => step !== from && arrival[step] === null);
}

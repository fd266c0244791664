/** The three steps of having arrived, and which comes next. */
import type { ArrivalView } from "@/platform/types";

export const ARRIVAL_STEPS = ["selfie", "sign_in", "controller"] as const;
export type ArrivalStep = (typeof ARRIVAL_STEPS)[number];

/** The first step not done yet, looking on from `from`; undefined when all are. */
export function nextStep(arrival: ArrivalView, from: ArrivalStep): ArrivalStep | undefined {
  const start = ARRIVAL_STEPS.indexOf(from) + 1;
  const order = [...ARRIVAL_STEPS.slice(start), ...ARRIVAL_STEPS.slice(0, start)];
  return order.find((step) => step !== from && arrival[step] === null);
}

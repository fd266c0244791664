/** How an order's state looks, what comes next, and how a list of orders is laid out. */
import type { Tone } from "@fengtai/ui/kit";
import { t } from "@/app/texts";
import type { OrderState, OrderView } from "@/platform/types";

/** What waits for the engineer first; what is over, last. */
export const ORDER_STATES = ["new", "accepted", "begun", "submitted", "done", "withdrawn"] as const;

const TONES: Record<OrderState, Tone> = {
  new: "waiting",
  accepted: "waiting",
  begun: "neutral",
  submitted: "safe",
  done: "pass",
  withdrawn: "untestable",
};

export function orderTone(state: OrderState): Tone {
  return TONES[state];
}

export function orderStateText(state: OrderState): string {
  return t(`received.${state}`);
}

export function orderKindText({ kind }: OrderView): string {
  return t(kind === "repair" ? "received.repair" : "received.investigation");
}

export interface OrderGroup {
  readonly state: OrderState;
  readonly orders: readonly OrderView[];
}

/** Orders by state; states without an order are left out. */
export function groupsOf(orders: readonly OrderView[]): OrderGroup[] {
  return ORDER_STATES.map((state) => ({
    state,
    orders: orders.filter((order) => order.state === state),
  })).filter((group) => group.orders.length > 0);
}

export type OrderStep = "accept" | "start" | "open";

/** The next step with an order; none where nothing is left to do and nothing was recorded. */
export function nextStep({ state, task }: OrderView): OrderStep | undefined {
  if (state === "new") return "accept";
  if (state === "accepted") return "start";
  return task === null ? undefined : "open";
}

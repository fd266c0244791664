import { describe, expect, it } from "vitest";
import { orderOf } from "@/platform/fake";
import { groupsOf, nextStep } from "./orderState";

describe("orders", () => {
  it("are listed by state, what waits first, what is over last", () => {
    const orders = [
      orderOf({ id: "1", state: "withdrawn" }),
      orderOf({ id: "2", state: "done" }),
      orderOf({ id: "3", state: "new" }),
      orderOf({ id: "4", state: "begun" }),
      orderOf({ id: "5", state: "new" }),
    ];
    expect(groupsOf(orders).map(({ state, orders: of }) => [state, of.map(({ id }) => id)])).toEqual([
      ["new", ["3", "5"]],
      ["begun", ["4"]],
      ["done", ["2"]],
      ["withdrawn", ["1"]],
    ]);
  });

  it.each([
    ["new", null, "accept"],
    ["accepted", null, "start"],
    ["begun", "task", "open"],
    ["submitted", "task", "open"],
    ["done", "task", "open"],
    ["withdrawn", "task", "open"],
    ["withdrawn", null, undefined],
  ] as const)("a %s order with task %s goes on with %s", (state, task, step) => {
    expect(nextStep(orderOf({ state, task }))).toBe(step);
  });
});

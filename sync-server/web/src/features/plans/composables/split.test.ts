import type { PlanFacility } from "@fengtai/ui/api";
import { expect, it } from "vitest";
import { splitEvenly } from "./split";

const facility = (code: string, items: number): PlanFacility => ({
  code,
  items: Array.from({ length: items }, (_, n) => ({ code: `${code}-${n}`, state: "open" })),
  assignees: [],
});

it("gives everybody about as many items", () => {
  const batches = splitEvenly(
    [facility("A", 5), facility("B", 1), facility("C", 2), facility("D", 3)],
    ["x", "y"],
  );
  expect(batches).toEqual([
    { facilities: ["A", "B"], assignees: ["x"] },
    { facilities: ["C", "D"], assignees: ["y"] },
  ]);
});

it("leaves out whoever nothing is left for, and makes nothing for nobody", () => {
  expect(splitEvenly([facility("A", 1)], ["x", "y"])).toEqual([{ facilities: ["A"], assignees: ["x"] }]);
  expect(splitEvenly([facility("A", 1)], [])).toEqual([]);
});

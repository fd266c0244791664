import { expect, it } from "vitest";
import { addBatch, inBatches, submittedItems } from "./batches";

it("joins what goes to the same people, whatever order they were chosen in", () => {
  const one = addBatch([], { facilities: ["FAS-01"], assignees: ["b", "a"] });
  const two = addBatch(one, { facilities: ["FAS-02", "FAS-01"], assignees: ["a", "b"] });
  expect(two).toEqual([{ facilities: ["FAS-01", "FAS-02"], assignees: ["a", "b"] }]);
  const three = addBatch(two, { facilities: ["FAS-01"], assignees: ["c"] });
  expect(three).toHaveLength(2);
  expect(inBatches(three)).toEqual(new Set(["FAS-01", "FAS-02"]));
});

it("counts what was handed in", () => {
  const items = (["open", "recorded", "submitted", "approved", "returned"] as const).map((state) => ({
    code: state,
    state,
  }));
  expect(submittedItems({ code: "x", items, assignees: [] })).toBe(2);
});

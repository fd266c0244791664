import { expect, it } from "vitest";
import { addBatch, inBatches, leftOut, recordedItems, submittedItems } from "./batches";

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
  expect(recordedItems([{ code: "x", items, assignees: [] }])).toBe(4);
});

it("tells which ticked facilities would not go out", () => {
  const somebody = { account: "a", name: "A" };
  const facilities = [
    { code: "had", items: [], assignees: [somebody] },
    { code: "free", items: [], assignees: [] },
    { code: "waits", items: [], assignees: [] },
  ];
  const batches = [{ facilities: ["waits"], assignees: ["a"] }];
  const ticked = ["had", "free", "waits"];
  expect(leftOut(ticked, batches, facilities, false)).toEqual(["free"]);
  expect(leftOut(ticked, batches, facilities, true)).toEqual(["had", "free"]);
  expect(leftOut(["waits"], batches, facilities, true)).toEqual([]);
});

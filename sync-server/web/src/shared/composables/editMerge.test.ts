import { expect, it } from "vitest";
import { merge } from "./editMerge";

const parts = (fields: Record<string, unknown>) => new Map(Object.entries(fields));

it("takes over what only the other one changed", () => {
  const merged = merge(
    parts({ name: "A", address: "B" }),
    parts({ name: "A2", address: "B" }),
    parts({ name: "A", address: "B2" }),
  );
  expect([...merged.taken]).toEqual([["address", "B2"]]);
  expect(merged.clashes).toEqual([]);
});

it("asks about what both changed, unless to the same", () => {
  const merged = merge(parts({ name: "A", x: 1 }), parts({ name: "B", x: 2 }), parts({ name: "C", x: 2 }));
  expect(merged.taken.size).toBe(0);
  expect(merged.clashes).toEqual([{ path: "name", mine: "B", theirs: "C", choice: undefined }]);
});

it("knows what was added and what was removed", () => {
  const merged = merge(
    parts({ "facilities.A": { count: 1 }, "facilities.B": { count: 1 } }),
    parts({ "facilities.A": { count: 2 }, "facilities.B": { count: 1 } }),
    parts({ "facilities.C": { count: 1 } }),
  );
  expect([...merged.taken]).toEqual([
    ["facilities.B", undefined],
    ["facilities.C", { count: 1 }],
  ]);
  expect(merged.clashes).toEqual([
    { path: "facilities.A", mine: { count: 2 }, theirs: undefined, choice: undefined },
  ]);
});

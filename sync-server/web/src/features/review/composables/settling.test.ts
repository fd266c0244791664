import type { TaskConflict, TaskDetail } from "@fengtai/ui/api";
import { expect, it } from "vitest";
import { chosen, isWordless, openConflicts, placeOf, settlementsOf, statedBy } from "./settling";

const conflict = (subject: string, settled: Partial<TaskConflict["settled"]> | null = null) =>
  ({ subject, statements: ["a", "b"], settled }) as unknown as TaskConflict;

it("is open until a record holds with a reason, or both stand", () => {
  const conflicts = [conflict("item"), conflict("entry:1"), conflict("fault:1")];
  const drafts = {
    item: { statement: "a", reason: " " },
    "entry:1": { statement: null, reason: "" },
  };
  expect(openConflicts(conflicts, drafts).map(({ subject }) => subject)).toEqual(["item", "fault:1"]);
  expect(isWordless(drafts.item)).toBe(true);
  expect(openConflicts(conflicts, { ...drafts, item: { statement: "a", reason: "照片清楚" } })).toHaveLength(
    1,
  );
});

it("keeps what the last approval said until something else is chosen, and does not send it again", () => {
  const carried = conflict("item", { statement: "b", reason: "到场复核" });
  expect(chosen(carried, {})).toEqual({ statement: "b", reason: "到场复核" });
  expect(openConflicts([carried], {})).toEqual([]);
  expect(settlementsOf([carried], {})).toEqual([]);
  const drafts = { item: { statement: null, reason: " " } };
  expect(chosen(carried, drafts)?.statement).toBeNull();
  expect(settlementsOf([carried], drafts)).toEqual([{ subject: "item", statement: null, reason: "" }]);
});

it("sends nothing about what is no conflict any more", () => {
  expect(settlementsOf([conflict("item")], { other: { statement: "a", reason: "x" } })).toEqual([]);
});

it("drops a choice whose record is not there any more", () => {
  const drafts = { item: { statement: "gone", reason: "x" } };
  expect(openConflicts([conflict("item")], drafts)).toHaveLength(1);
  expect(settlementsOf([conflict("item")], drafts)).toEqual([]);
});

it("leads to where a conflict is settled", () => {
  const faults = [{ id: "f1", result: "FAS-01/FAS-01-02" }];
  expect(placeOf("FAS-01/FAS-01-01", faults)).toBe("FAS-01/FAS-01-01");
  expect(placeOf("entry:e1", faults)).toBe("entry:e1");
  expect(placeOf("fault:f1", faults)).toBe("FAS-01/FAS-01-02");
  expect(placeOf("controller", faults)).toBeUndefined();
});

it("tells who stated what, of everything that can be settled", () => {
  const said = (statement: string, by_name: string) => ({ statement, by_name, at: 1 });
  const task = {
    arrival: { controller: { ...said("c", "张伟"), others: [said("d", "赵磊")] } },
    results: [{ latest: said("r", "张伟"), others: [said("s", "赵磊")] }],
    faults: [{ statements: [said("f", "张伟")] }],
    entries: [{ latest: said("e", "赵磊"), others: [] }],
  } as unknown as TaskDetail;
  expect([...statedBy(task)].map(([name, { by_name }]) => name + by_name)).toEqual([
    "c张伟",
    "d赵磊",
    "r张伟",
    "s赵磊",
    "f张伟",
    "e赵磊",
  ]);
});

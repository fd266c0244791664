import type { EntryStatement, ResultStatement, TaskEntry, TaskFault, TaskResult } from "@fengtai/ui/api";
import { describe, expect, it } from "vitest";
import {
  attentionOnly,
  deskEntries,
  deskGroups,
  isOrdered,
  isWithdrawable,
  judge,
  deskKeys,
  neighbour,
  openFaults,
  wordsOf,
} from "./deskItems";

const statement = (over: Partial<ResultStatement> = {}): ResultStatement => ({
  statement: "s",
  verdict: "pass",
  value: null,
  unit: null,
  limit: null,
  override_reason: null,
  note: "",
  place: "",
  by: "1",
  by_name: "张三",
  device: "d",
  at: 0,
  earliest_at: 0,
  latest_at: 0,
  ...over,
});
const result = (
  key: string,
  latest: Partial<ResultStatement> = {},
  others: ResultStatement[] = [],
): TaskResult => ({
  key,
  facility: key.split("/")[0] ?? "",
  item: key.split("/")[1] ?? "",
  point: null,
  latest: statement(latest),
  others,
  changed: false,
  earlier: null,
  photos: [],
});
const fault = (of: string, disposition: TaskFault["disposition"] = null): TaskFault => ({
  id: of,
  result: of,
  description: "",
  place: "",
  by: "",
  by_name: "",
  device: "",
  at: 0,
  earliest_at: 0,
  latest_at: 0,
  others: [],
  statements: [],
  photos: [],
  state: "open",
  disposition,
  moves: [],
  order: null,
  history: [],
});

const written = (over: Partial<EntryStatement> = {}): EntryStatement => ({
  statement: "s",
  verdict: "pass",
  subject: "室内消火栓系统",
  facility: null,
  prompt: null,
  norm: "",
  place: "",
  quantity: null,
  record: "",
  finding: "",
  withdrawn: false,
  by: "1",
  by_name: "张三",
  device: "d",
  at: 0,
  earliest_at: 0,
  latest_at: 0,
  ...over,
});
const entry = (
  id: string,
  latest: Partial<EntryStatement> = {},
  others: EntryStatement[] = [],
): TaskEntry => ({ id, latest: written(latest), others, changed: false, photos: [] });

const conflict = (subject: string) => ({ subject, statements: ["s", "o"], settled: null });

describe("a measured value", () => {
  it.each([
    [0.07, { min: 0.07, max: 0.5 }, "within"],
    [0.069, { min: 0.07, max: 0.5 }, "outside"],
    [31, { min: null, max: 30 }, "outside"],
    [31, { min: null, max: null }, "open"],
    [null, { min: 1, max: 2 }, "open"],
    [3, null, "open"],
  ] as const)("%s against %o is %s", (value, limit, expected) => {
    expect(judge(value, limit)).toBe(expected);
  });
});

describe("the desk", () => {
  const task = {
    results: [
      result("FAS-01/FAS-01-01"),
      result("FAS-01/FAS-01-02", { verdict: "fail" }),
      result("PWR-02/PWR-02-01", { value: 40, limit: { min: null, max: 30 } }),
      result("PWR-02/PWR-02-02", {}, [statement({ verdict: "fail" })]),
    ],
    faults: [fault("FAS-01/FAS-01-02")],
    conflicts: [conflict("PWR-02/PWR-02-02")],
  };
  const groups = deskGroups(task);

  it("groups by facility and says what asks for attention", () => {
    expect(groups.map(({ facility }) => facility)).toEqual(["FAS-01", "PWR-02"]);
    const marked = attentionOnly(groups).flatMap(({ items }) => items.map(({ key }) => key));
    expect(marked).toEqual(["FAS-01/FAS-01-02", "PWR-02/PWR-02-01", "PWR-02/PWR-02-02"]);
  });

  it("goes from item to item and stops at the ends", () => {
    expect(neighbour(deskKeys(groups, []), undefined, 1)).toBe("FAS-01/FAS-01-01");
    expect(neighbour(deskKeys(groups, []), "FAS-01/FAS-01-02", 1)).toBe("PWR-02/PWR-02-01");
    expect(neighbour(deskKeys(groups, []), "FAS-01/FAS-01-01", -1)).toBeUndefined();
    expect(neighbour(deskKeys(groups, []), "PWR-02/PWR-02-02", 1)).toBe("PWR-02/PWR-02-02");
    const entries = deskEntries({ entries: [entry("e1")], conflicts: [] });
    expect(neighbour(deskKeys(groups, entries), "PWR-02/PWR-02-02", 1)).toBe("entry:e1");
  });

  it("says which entries ask for attention, and which do not count", () => {
    const entries = deskEntries({
      entries: [
        entry("fine"),
        entry("failed", { verdict: "fail" }),
        entry("disputed", {}, [written({ verdict: "fail" })]),
        entry("mistake", { withdrawn: true, verdict: "fail" }),
        entry("half a mistake", { withdrawn: true }, [written()]),
      ],
      conflicts: [conflict("entry:disputed"), conflict("entry:half a mistake")],
    });
    const marked = entries.filter(({ attention }) => attention).map(({ key }) => key);
    expect(marked).toEqual(["entry:failed", "entry:disputed", "entry:half a mistake"]);
    expect(entries.filter(({ withdrawn }) => withdrawn).map(({ key }) => key)).toEqual(["entry:mistake"]);
  });

  it("orders investigations and repairs, and takes back only what was not handed in", () => {
    const kinds = ["investigate", "owner_agreed", "owner_declined", "in_discussion", "out_of_scope"] as const;
    expect(kinds.filter(isOrdered)).toEqual(["investigate", "owner_agreed"]);
    const states = ["given", "begun", "submitted", "returned", "done", "withdrawn"] as const;
    const order = (state: (typeof states)[number]) =>
      ({ id: "o", kind: "repair", assignee: "a", assignee_name: "张三", state, task: null }) as const;
    const back = states.filter((state) => isWithdrawable({ order: order(state) }));
    expect(back).toEqual(["given", "begun", "returned"]);
    expect(isWithdrawable({ order: null })).toBe(false);
  });

  it("knows which faults stand in the way of an approval", () => {
    const handled = fault("x", { kind: "investigate", note: "", by_name: "", at: 0 });
    expect(openFaults({ faults: [...task.faults, handled] })).toHaveLength(1);
  });
});

it("sends the words to what they are about, and none that say nothing", () => {
  const words = wordsOf({ "FAS-01/FAS-01-02": " 请补拍 ", "FAS-01/FAS-01-01": " ", "entry:e1": "写明型号" });
  expect(words).toEqual({
    item_notes: [{ item: "FAS-01/FAS-01-02", note: "请补拍" }],
    entry_notes: [{ entry: "e1", note: "写明型号" }],
  });
});

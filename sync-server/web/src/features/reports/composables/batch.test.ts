import type { DueReport } from "@fengtai/ui/api";
import { expect, it } from "vitest";
import { areBeingMade, progress, sorted } from "./batch";

const due = (plan: string, state?: string, blockers = 0) =>
  ({ plan, blockers: Array(blockers).fill({}), report: state ? { state } : null }) as unknown as DueReport;

it("sorts a month's plans by what can be done about their reports", () => {
  const { ready, waiting, made } = sorted([
    due("a"),
    due("b", undefined, 2),
    due("c", "generated"),
    due("d", "failed"),
  ]);
  expect([ready, waiting, made].map((list) => list.map(({ plan }) => plan))).toEqual([
    ["a"],
    ["b"],
    ["c", "d"],
  ]);
});

it("counts what was made and what failed, until nothing is left to wait for", () => {
  const asked = ["a", "b", "c"];
  const refused = new Set(["c"]);
  const half = [due("a", "generated"), due("b", "running")];
  expect(progress(asked, refused, half)).toEqual({ total: 3, done: 1, failed: 1, over: false });
  expect(areBeingMade(half)).toBe(true);
  const whole = [due("a", "generated"), due("b", "failed")];
  expect(progress(asked, refused, whole)).toEqual({ total: 3, done: 1, failed: 2, over: true });
  expect(areBeingMade(whole)).toBe(false);
});

import { expect, it } from "vitest";
import { extraTasks, serviceDays } from "./reportForm";

it("offers only what has no report of its own", () => {
  const tasks = (["planned", "supplementary", "norm_mismatch", "repair"] as const).map((kind) => ({ kind }));
  expect(extraTasks(tasks).map(({ kind }) => kind)).toEqual(["supplementary", "norm_mismatch"]);
});

it("starts with the first and last day of work in the business calendar", () => {
  const at = (text: string) => ({ submitted_at: Date.parse(text) });
  // Half past midnight in Shanghai is still the day before in UTC.
  expect(serviceDays([at("2026-11-22T00:30:00+08:00"), at("2026-11-03T09:00:00+08:00")], "2026-11")).toEqual([
    "2026-11-03",
    "2026-11-22",
  ]);
  expect(serviceDays([{ submitted_at: null }], "2026-11")).toEqual(["2026-11-01", "2026-11-01"]);
});

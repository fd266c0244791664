import { expect, it } from "vitest";
import { lastDay, reminders, type DueFacts } from "./reminders";

const NONE = { count: 0, first_day: null };
const NOTHING: DueFacts = {
  today: "2026-11-12",
  counts: {},
  before: {},
  toFile: { late: NONE, in_time: NONE },
};
const told = (facts: Partial<DueFacts>) =>
  reminders({ ...NOTHING, ...facts }).map(({ kind, count, days, urgent }) => [kind, count, days, urgent]);

it("knows the last day of a month", () => {
  expect(["2026-11-22", "2028-02-01", "2026-12-31"].map(lastDay)).toEqual([
    "2026-11-30",
    "2028-02-29",
    "2026-12-31",
  ]);
});

it("reminds of the reports that are left as the month ends, and presses in its last days", () => {
  const counts = { no_plan: 1, in_review: 2, reported: 5, suspended: 1, not_yet_due: 3 };
  expect(told({ today: "2026-11-12", counts })).toEqual([]);
  expect(told({ today: "2026-11-20", counts })).toEqual([["reportsLeft", 3, 10, false]]);
  expect(told({ today: "2026-11-30", counts })).toEqual([["reportsLeft", 3, 0, true]]);
});

it("tells the filing that is late before the one that is next", () => {
  const late = { count: 1, first_day: "2026-11-10" };
  const in_time = { count: 2, first_day: "2026-11-14" };
  expect(told({ toFile: { late, in_time } })).toEqual([
    ["filingLate", 1, -2, true],
    ["toFile", 2, 2, true],
  ]);
  const today = { count: 1, first_day: "2026-11-12" };
  expect(told({ toFile: { late: NONE, in_time: today } })).toEqual([["toFile", 1, 0, true]]);
  const later = { count: 1, first_day: "2026-11-16" };
  expect(told({ toFile: { late: NONE, in_time: later } })).toEqual([["toFile", 1, 4, false]]);
});

it("does not forget what last month left behind", () => {
  expect(told({ before: { late: 2 } })[0]?.slice(0, 2)).toEqual(["monthLate", 2]);
});

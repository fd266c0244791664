import type { BoardLine } from "@fengtai/ui/api";
import { expect, it } from "vitest";
import { isIssuable, isMakeable, nextStep } from "./nextStep";

const line = (change: Partial<BoardLine>) =>
  ({ project: "p", plan: null, report: null, pending_count: 0, ...change }) as BoardLine;
const report = { id: "r" } as NonNullable<BoardLine["report"]>;
const plan = { id: "l" } as NonNullable<BoardLine["plan"]>;
const ALL = { manage: true, report: true, review: true, file: true };
const NONE = { manage: false, report: false, review: false, file: false };

it("names what has to be done for each state", () => {
  const words = (change: Partial<BoardLine>, able = ALL) => nextStep(line(change), able)?.words;
  expect(words({ state: "no_plan" })).toBe("plans.stepMake");
  expect(words({ state: "no_plan" }, NONE)).toBeUndefined();
  expect(words({ state: "late" })).toBeUndefined();
  expect(words({ state: "draft", plan })).toBe("plans.stepDispatch");
  expect(words({ state: "draft", plan }, NONE)).toBe("plans.stepOpen");
  expect(words({ state: "partly", plan })).toBe("plans.stepDispatch");
  expect(words({ state: "partly", plan, pending_count: 1 })).toBe("plans.stepReview");
  expect(words({ state: "under_way", plan, pending_count: 1 })).toBe("plans.stepReview");
  expect(words({ state: "under_way", plan, pending_count: 1 }, NONE)).toBe("plans.stepOpen");
  expect(words({ state: "approved", plan })).toBe("plans.stepReport");
  expect(words({ state: "reported", plan, report })).toBe("plans.stepFile");
  expect(words({ state: "reported", plan, report }, NONE)).toBe("plans.stepRead");
  expect(words({ state: "filed", plan, report })).toBe("plans.stepRead");
});

it("ticks what plans can be made for, and what can be issued", () => {
  expect(isMakeable(line({ state: "no_plan" }))).toBe(true);
  expect(isMakeable(line({ state: "late" }))).toBe(false);
  expect(isIssuable(line({ state: "draft", plan }))).toBe(true);
  expect(isIssuable(line({ state: "partly", plan }))).toBe(true);
  expect(isIssuable(line({ state: "reported", plan }))).toBe(false);
});

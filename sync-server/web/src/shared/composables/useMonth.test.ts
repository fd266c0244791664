import type { PlanSummary, ReportSummary } from "@fengtai/ui/api";
import { expect, it } from "vitest";
import { standings } from "./useMonth";

it("takes the newest plan and report of each project and counts what waits", () => {
  const plan = (id: string, project: string, created_at: number) =>
    ({ id, project, created_at }) as PlanSummary;
  const report = (id: string, project: string, created_at: number) =>
    ({ id, project, created_at }) as ReportSummary;
  const find = standings(
    [plan("old", "p", 1), plan("new", "p", 2), plan("other", "q", 3)],
    [report("r", "q", 1)],
    [{ project: "p" }, { project: "p" }, { project: "q" }],
  );
  expect(find("p")).toMatchObject({ plan: { id: "new" }, report: undefined, pending: 2 });
  expect(find("q")).toMatchObject({ plan: { id: "other" }, report: { id: "r" }, pending: 1 });
  expect(find("x")).toEqual({ plan: undefined, report: undefined, pending: 0 });
});

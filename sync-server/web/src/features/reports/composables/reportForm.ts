/** What a report's form offers: which tasks can be added, and the days of work it starts with. Pure. */
import type { TaskKind } from "@fengtai/ui/api";
import { dayOf } from "@fengtai/ui/i18n";

/** The cover's texts that may be edited while generating (FAQ 16 of the manual). */
export const COVER_FIELDS = [
  "title",
  "project_name",
  "project_address",
  "owner_name",
  "agency_name",
  "contract_name",
  "remark",
] as const;

/** The kinds of report whose body is uploaded (R6.3). */
export const isUploaded = (kind: string | undefined) => kind !== undefined && kind !== "maintenance";

/** Supplementary and norm-mismatch tasks have no report of their own; they are ticked in or left out (R6.1). */
export function extraTasks<T extends { kind: TaskKind }>(tasks: readonly T[]): T[] {
  return tasks.filter(({ kind }) => kind === "supplementary" || kind === "norm_mismatch");
}

/** First and last day of submitted work; the month's first day where nothing was submitted. */
export function serviceDays(
  tasks: readonly { submitted_at: number | null }[],
  month: string,
): [string, string] {
  const days = tasks
    .map(({ submitted_at }) => submitted_at)
    .filter((at) => at !== null)
    .map(dayOf)
    .sort();
  const first = days[0] ?? `${month}-01`;
  return [first, days.at(-1) ?? first];
}

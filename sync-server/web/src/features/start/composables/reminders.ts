/** What is due before a date passes: the month's reports, and the filing of those that are made (R6.5). Pure. */
import type { BoardState, ReportsToFile } from "@fengtai/ui/api";

/** So many days before the end of the month people are reminded of the reports that are left. */
const REPORT_DAYS = 10;
/** Within so many days of a date it becomes urgent. */
const URGENT_DAYS = 3;
const DAY_MS = 86_400_000;
/** Lines of a month whose report is still to be made before it ends. */
const LEFT: readonly BoardState[] = [
  "no_plan",
  "draft",
  "partly",
  "dispatched",
  "under_way",
  "in_review",
  "approved",
];

type Counts = Partial<Record<BoardState, number>>;

export interface DueFacts {
  /** Today, `2026-11-22`. */
  readonly today: string;
  /** The counts of this month's board, and of the month's before. */
  readonly counts: Counts;
  readonly before: Counts;
  /** What waits for its filing, with the first of the last days. */
  readonly toFile: ReportsToFile;
}

export interface Reminder {
  readonly kind: "reportsLeft" | "toFile" | "filingLate" | "monthLate";
  readonly count: number;
  /** The last day; for what is late the day it was due. */
  readonly day: string;
  readonly days: number;
  readonly urgent: boolean;
}

const daysBetween = (from: string, to: string) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);

/** The last day of the month of `day`. */
export function lastDay(day: string): string {
  const [year = 0, month = 1] = day.split("-").map(Number);
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

const dayBefore = (day: string) => new Date(Date.parse(day) - DAY_MS).toISOString().slice(0, 10);

/** What has to be done first comes first. */
export function reminders({ today, counts, before, toFile }: DueFacts): Reminder[] {
  const found: Reminder[] = [];
  const add = (kind: Reminder["kind"], count: number, day: string, urgent: boolean) => {
    if (count > 0) found.push({ kind, count, day, days: daysBetween(today, day), urgent });
  };
  add("filingLate", toFile.late.count, toFile.late.first_day ?? today, true);
  const next = toFile.in_time.first_day ?? today;
  add("toFile", toFile.in_time.count, next, daysBetween(today, next) <= URGENT_DAYS);
  const end = lastDay(today);
  const left = LEFT.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  if (daysBetween(today, end) <= REPORT_DAYS) {
    add("reportsLeft", left, end, daysBetween(today, end) <= URGENT_DAYS);
  }
  add("monthLate", before.late ?? 0, dayBefore(`${today.slice(0, 8)}01`), false);
  return found;
}

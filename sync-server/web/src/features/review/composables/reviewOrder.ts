/** In which order tasks are reviewed. Pure. */
import type { TaskSummary } from "@fengtai/ui/api";

type Waiting = Pick<
  TaskSummary,
  | "conflict_count"
  | "failed_count"
  | "finding_count"
  | "missing_photo_count"
  | "quarantined_count"
  | "submitted_at"
>;

/** Whether something of the task wants more than a look: a fault to handle, two outcomes, a finding, a missing photo. */
export function needsAttention(task: Waiting): boolean {
  const { conflict_count, failed_count, finding_count, missing_photo_count, quarantined_count } = task;
  return conflict_count + failed_count + finding_count + missing_photo_count + quarantined_count > 0;
}

/** What asks for attention first; in both parts whoever has waited longest. */
export function inReviewOrder<T extends Waiting>(tasks: readonly T[]): T[] {
  const rank = (task: T) => (needsAttention(task) ? 0 : 1);
  return [...tasks].sort((a, b) => rank(a) - rank(b) || (a.submitted_at ?? 0) - (b.submitted_at ?? 0));
}

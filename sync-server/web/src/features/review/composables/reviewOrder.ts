/** What of the tasks that wait is looked at first, as the server orders them. Pure. */
import type { TaskSummary } from "@fengtai/ui/api";

type Waiting = Pick<TaskSummary, "conflict_count" | "failed_count" | "finding_count" | "quarantined_count">;

/**
 * Whether something of the task wants more than a look: a fault to handle, two outcomes, a finding, what no rule
 * admitted. A photo that is still on its way does not.
 */
export function needsAttention(task: Waiting): boolean {
  const { conflict_count, failed_count, finding_count, quarantined_count } = task;
  return conflict_count + failed_count + finding_count + quarantined_count > 0;
}

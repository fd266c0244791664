/** Putting together what is dispatched: facilities × people, batch by batch. Pure. */
import type { PlanFacility } from "@fengtai/ui/api";

export interface Batch {
  readonly facilities: readonly string[];
  readonly assignees: readonly string[];
}

/** Adds a batch; what goes to the same people joins their batch, and nothing is in it twice. */
export function addBatch(batches: readonly Batch[], next: Batch): Batch[] {
  const people = [...next.assignees].sort();
  const key = people.join();
  const same = batches.find(({ assignees }) => [...assignees].sort().join() === key);
  if (!same) return [...batches, { facilities: [...next.facilities], assignees: people }];
  const facilities = [...new Set([...same.facilities, ...next.facilities])];
  return batches.map((batch) => (batch === same ? { ...batch, facilities } : batch));
}

/** Facilities that already are in a batch waiting to be sent. */
export function inBatches(batches: readonly Batch[]): Set<string> {
  return new Set(batches.flatMap(({ facilities }) => facilities));
}

export function isDispatched({ assignees }: PlanFacility): boolean {
  return assignees.length > 0;
}

/** Items of a facility that somebody handed in, whatever the review said. */
export function submittedItems({ items }: PlanFacility): number {
  return items.filter(({ state }) => state === "submitted" || state === "approved").length;
}

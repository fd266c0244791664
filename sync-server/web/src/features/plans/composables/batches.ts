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

/**
 * Ticked facilities that would not go out with the batches: while people are chosen each that is in no batch, and
 * otherwise those that nobody has (what somebody has may be ticked to be withdrawn).
 */
export function leftOut(
  picked: readonly string[],
  batches: readonly Batch[],
  facilities: readonly PlanFacility[],
  peopleChosen: boolean,
): string[] {
  const waiting = inBatches(batches);
  const had = new Set(facilities.filter(isDispatched).map(({ code }) => code));
  return picked.filter((code) => !waiting.has(code) && (peopleChosen || !had.has(code)));
}

export function isDispatched({ assignees }: PlanFacility): boolean {
  return assignees.length > 0;
}

/** Items of a plan that were recorded on a phone, sent or not. */
export function recordedItems(facilities: readonly PlanFacility[]): number {
  return facilities.flatMap(({ items }) => items).filter(({ state }) => state !== "open").length;
}

/** Items of a facility that somebody handed in, whatever the review said. */
export function submittedItems({ items }: PlanFacility): number {
  return items.filter(({ state }) => state === "submitted" || state === "approved").length;
}

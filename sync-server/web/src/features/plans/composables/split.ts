/** Sharing facilities out among people. Pure. */
import type { PlanFacility } from "@fengtai/ui/api";
import type { Batch } from "./batches";

/**
 * Each facility to one of the people, so that everybody has about as many items: the largest first, each to whoever
 * has the least so far.
 */
export function splitEvenly(facilities: readonly PlanFacility[], people: readonly string[]): Batch[] {
  const shares = people.map((person) => ({ person, items: 0, facilities: [] as string[] }));
  const largestFirst = [...facilities].sort(
    (a, b) => b.items.length - a.items.length || a.code.localeCompare(b.code),
  );
  for (const { code, items } of largestFirst) {
    const least = shares.reduce<(typeof shares)[number] | undefined>(
      (found, share) => (found === undefined || share.items < found.items ? share : found),
      undefined,
    );
    if (!least) return [];
    least.items += items.length;
    least.facilities.push(code);
  }
  return shares
    .filter((share) => share.facilities.length > 0)
    .map(({ person, facilities: codes }) => ({ facilities: codes.sort(), assignees: [person] }));
}

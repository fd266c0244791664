/** A task's results as the desk shows them: by facility, each with what asks for attention. Pure. */
import type { TaskDetail, TaskFault, TaskResult } from "@fengtai/ui/api";

export interface DeskItem {
  readonly key: string;
  readonly result: TaskResult;
  readonly faults: readonly TaskFault[];
  readonly conflict: boolean;
  readonly outside: boolean;
  readonly attention: boolean;
}

export interface DeskGroup {
  readonly facility: string;
  readonly items: readonly DeskItem[];
}

export type Judgement = "within" | "outside" | "open";

/** Where a measured value lies against its limits; both ends belong to the allowed range. */
export function judge(
  value: number | null | undefined,
  limit: { min?: number | null; max?: number | null } | null | undefined,
): Judgement {
  if (value === null || value === undefined || !limit) return "open";
  const { min = null, max = null } = limit;
  if (min === null && max === null) return "open";
  return (min !== null && value < min) || (max !== null && value > max) ? "outside" : "within";
}

export function deskGroups({ results, faults }: Pick<TaskDetail, "results" | "faults">): DeskGroup[] {
  const groups = new Map<string, DeskItem[]>();
  for (const result of results) {
    const { verdict, value, limit } = result.latest;
    const own = faults.filter((fault) => fault.result === result.key);
    const conflict = result.others.length > 0;
    const outside = judge(value, limit) === "outside";
    const attention = verdict !== "pass" || conflict || outside || result.changed || own.length > 0;
    const item = { key: result.key, result, faults: own, conflict, outside, attention };
    groups.set(result.facility, [...(groups.get(result.facility) ?? []), item]);
  }
  return [...groups].map(([facility, items]) => ({ facility, items }));
}

/** Only what asks for attention. */
export function attentionOnly(groups: readonly DeskGroup[]): DeskGroup[] {
  return groups
    .map(({ facility, items }) => ({ facility, items: items.filter(({ attention }) => attention) }))
    .filter(({ items }) => items.length > 0);
}

/** The item `by` places away in the shown order; undefined stands for the overview before the first. */
export function neighbour(
  groups: readonly DeskGroup[],
  selected: string | undefined,
  by: number,
): string | undefined {
  const keys = [undefined, ...groups.flatMap(({ items }) => items.map(({ key }) => key))];
  const at = Math.max(0, keys.indexOf(selected));
  return keys[Math.min(keys.length - 1, Math.max(0, at + by))];
}

export function openFaults({ faults }: Pick<TaskDetail, "faults">): TaskFault[] {
  return faults.filter(({ disposition }) => disposition === null);
}

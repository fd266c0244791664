/** An item of a task by name: facility, item, and point where several are measured. Also how addresses name it. */
import type { FacilityView, ItemView, TaskView } from "@/platform/types";

type Named = Pick<ItemView, "facility" | "item" | "point">;

export function itemKey({ facility, item, point }: Named): string {
  return point === null ? `${facility}/${item}` : `${facility}/${item}/${point}`;
}

export interface Placed {
  readonly facility: FacilityView;
  readonly item: ItemView;
}

/** All items of a task in the order they are walked. */
export function itemsOf(task: TaskView): Placed[] {
  return task.facilities.flatMap((facility) => facility.items.map((item) => ({ facility, item })));
}

/** Nothing more is asked of it: answered, and nothing missing. */
export function isComplete(item: ItemView): boolean {
  return item.result !== null && item.missing.length === 0;
}

/** The next item that still wants something, looking on from `key` and then from the start. */
export function nextOpen(task: TaskView, key: string): Placed | undefined {
  const all = itemsOf(task);
  const at = all.findIndex(({ item }) => itemKey(item) === key);
  return [...all.slice(at + 1), ...all.slice(0, Math.max(at, 0))].find(({ item }) => !isComplete(item));
}

/** The item before `key`; undefined at the first. */
export function previous(task: TaskView, key: string): Placed | undefined {
  const all = itemsOf(task);
  return all[all.findIndex(({ item }) => itemKey(item) === key) - 1];
}

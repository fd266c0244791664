/** A task's results and entries as the desk shows them, each with what asks for attention. Pure. */
import type {
  Disposition,
  ReviewDecision,
  TaskDetail,
  TaskEntry,
  TaskFault,
  TaskResult,
} from "@fengtai/ui/api";

/** What the desk key of an entry begins with. */
const ENTRY = "entry:";

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

export interface DeskEntry {
  readonly key: string;
  readonly entry: TaskEntry;
  readonly conflict: boolean;
  /** Everybody who stated it called it a mistake: it does not count. */
  readonly withdrawn: boolean;
  readonly attention: boolean;
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

export function deskGroups({
  results,
  faults,
  conflicts,
}: Pick<TaskDetail, "results" | "faults" | "conflicts">): DeskGroup[] {
  const disputed = new Set(conflicts.map(({ subject }) => subject));
  const groups = new Map<string, DeskItem[]>();
  for (const result of results) {
    const { verdict, value, limit } = result.latest;
    const own = faults.filter((fault) => fault.result === result.key);
    const conflict = disputed.has(result.key) || own.some(({ id }) => disputed.has(`fault:${id}`));
    const outside = judge(value, limit) === "outside";
    const attention = verdict !== "pass" || conflict || outside || result.changed || own.length > 0;
    const item = { key: result.key, result, faults: own, conflict, outside, attention };
    groups.set(result.facility, [...(groups.get(result.facility) ?? []), item]);
  }
  return [...groups].map(([facility, items]) => ({ facility, items }));
}

export function deskEntries({ entries, conflicts }: Pick<TaskDetail, "entries" | "conflicts">): DeskEntry[] {
  const disputed = new Set(conflicts.map(({ subject }) => subject));
  return entries.map((entry) => {
    const conflict = disputed.has(ENTRY + entry.id);
    const withdrawn = [entry.latest, ...entry.others].every((statement) => statement.withdrawn);
    const attention = !withdrawn && (entry.latest.verdict !== "pass" || conflict || entry.changed);
    return { key: ENTRY + entry.id, entry, conflict, withdrawn, attention };
  });
}

/** Whether the work is ordered of an engineer. */
export function isOrdered(disposition: Disposition): boolean {
  return disposition === "investigate" || disposition === "owner_agreed";
}

/** An order that work was handed in for is reviewed, not taken back. */
export function isWithdrawable({ order }: Pick<TaskFault, "order">): boolean {
  return order !== null && ["given", "begun", "returned"].includes(order.state);
}

/** Only what asks for attention. */
export function attentionOnly(groups: readonly DeskGroup[]): DeskGroup[] {
  return groups
    .map(({ facility, items }) => ({ facility, items: items.filter(({ attention }) => attention) }))
    .filter(({ items }) => items.length > 0);
}

/** What can be gone through, in the shown order; undefined stands for the overview before the first. */
export function deskKeys(
  groups: readonly DeskGroup[],
  entries: readonly DeskEntry[],
): (string | undefined)[] {
  const items = groups.flatMap((group) => group.items);
  return [undefined, ...items.map(({ key }) => key), ...entries.map(({ key }) => key)];
}

/** What is `by` places away. */
export function neighbour(
  keys: readonly (string | undefined)[],
  selected: string | undefined,
  by: number,
): string | undefined {
  const at = Math.max(0, keys.indexOf(selected));
  return keys[Math.min(keys.length - 1, Math.max(0, at + by))];
}

/** The reviewer's words, by desk keys, as a decision sends them. */
export function wordsOf(
  notes: Readonly<Record<string, string>>,
): Pick<ReviewDecision, "item_notes" | "entry_notes"> {
  const written = Object.entries(notes).map(([key, words]) => ({ key, note: words.trim() }));
  const said = written.filter(({ note }) => note !== "");
  const isEntry = ({ key }: { key: string }) => key.startsWith(ENTRY);
  return {
    item_notes: said.filter((words) => !isEntry(words)).map(({ key, note }) => ({ item: key, note })),
    entry_notes: said.filter(isEntry).map(({ key, note }) => ({ entry: key.slice(ENTRY.length), note })),
  };
}

export function openFaults({ faults }: Pick<TaskDetail, "faults">): TaskFault[] {
  return faults.filter(({ disposition }) => disposition === null);
}

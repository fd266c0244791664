/** What the reviewer settles of a task's conflicts before approving it: which record holds and why, or that both stand. Pure. */
import type { NewSettlement, TaskConflict, TaskDetail, TaskFault } from "@fengtai/ui/api";

/** A choice that is not sent yet; without a statement they all stand. */
export interface Draft {
  readonly statement: string | null;
  readonly reason: string;
}
export type Drafts = Readonly<Record<string, Draft>>;

/** The draft about a conflict, unless what it chose is not there any more. */
function drafted({ subject, statements }: TaskConflict, drafts: Drafts): Draft | undefined {
  const draft = drafts[subject];
  const known = draft && (draft.statement === null || statements.includes(draft.statement));
  return known ? draft : undefined;
}

/** What is chosen now: by the draft, or by the last approval, which goes on while nothing else is said. */
export function chosen(conflict: TaskConflict, drafts: Drafts): Draft | undefined {
  const { settled } = conflict;
  return (
    drafted(conflict, drafts) ??
    (settled ? { statement: settled.statement, reason: settled.reason } : undefined)
  );
}

/** Whether the choice lacks its reason; that both stand needs none. */
export function isWordless(draft: Draft | undefined): boolean {
  return typeof draft?.statement === "string" && draft.reason.trim() === "";
}

/** Those that stand in the way of an approval. */
export function openConflicts(conflicts: readonly TaskConflict[], drafts: Drafts): TaskConflict[] {
  return conflicts.filter((conflict) => {
    const draft = chosen(conflict, drafts);
    return draft === undefined || isWordless(draft);
  });
}

/** What an approval sends: only what was chosen here, and what a conflict of the task still is about. */
export function settlementsOf(conflicts: readonly TaskConflict[], drafts: Drafts): NewSettlement[] {
  return conflicts.flatMap((conflict) => {
    const draft = drafted(conflict, drafts);
    if (draft === undefined) return [];
    return [{ subject: conflict.subject, statement: draft.statement, reason: draft.reason.trim() }];
  });
}

/** Where on the desk a conflict is settled; undefined is the overview. */
export function placeOf(
  subject: string,
  faults: readonly Pick<TaskFault, "id" | "result">[],
): string | undefined {
  if (subject === "controller") return undefined;
  const [, fault] = /^fault:(.+)$/.exec(subject) ?? [];
  return fault === undefined ? subject : faults.find(({ id }) => id === fault)?.result;
}

interface Stated {
  readonly by_name: string;
  readonly at: number;
}

/** Who made each statement of a task that can be settled, by its name. */
export function statedBy({
  arrival,
  results,
  faults,
  entries,
}: Pick<TaskDetail, "arrival" | "results" | "faults" | "entries">): Map<string, Stated> {
  const controllers = arrival.controller ? [arrival.controller, ...arrival.controller.others] : [];
  const all = [
    ...controllers,
    ...results.flatMap(({ latest, others }) => [latest, ...others]),
    ...faults.flatMap(({ statements }) => statements),
    ...entries.flatMap(({ latest, others }) => [latest, ...others]),
  ];
  return new Map(all.map(({ statement, by_name, at }) => [statement, { by_name, at }]));
}

/** What a month's plans come to: reports that can be made, that wait for something, that are there. Pure. */
import type { DueReport } from "@fengtai/ui/api";

export interface Due {
  readonly ready: readonly DueReport[];
  readonly waiting: readonly DueReport[];
  readonly made: readonly DueReport[];
}

export function sorted(due: readonly DueReport[]): Due {
  const without = due.filter(({ report }) => report === null);
  return {
    ready: without.filter(({ blockers }) => blockers.length === 0),
    waiting: without.filter(({ blockers }) => blockers.length > 0),
    made: due.filter(({ report }) => report !== null),
  };
}

export interface Progress {
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly over: boolean;
}

/** How far the reports of `asked` plans are; what was refused at once counts as failed. */
export function progress(
  asked: readonly string[],
  refused: ReadonlySet<string>,
  due: readonly DueReport[],
): Progress {
  const state = (plan: string) => due.find((one) => one.plan === plan)?.report?.state;
  const states = asked.map((plan) => (refused.has(plan) ? "failed" : state(plan)));
  const done = states.filter((word) => word === "generated" || word === "filed").length;
  const failed = states.filter((word) => word === "failed").length;
  return { total: asked.length, done, failed, over: done + failed === asked.length };
}

/** Whether a report of these is being made. */
export function areBeingMade(due: readonly DueReport[]): boolean {
  return due.some(({ report }) => report?.state === "queued" || report?.state === "running");
}

/**
 * What a photo can be compared with that another task recorded: the same item a month before, the fault that a task
 * was ordered for, and the investigations and repairs of a fault. Pure: where to look, and what of it is meant.
 */
import type { TaskDetail, TaskFault, TaskPhoto, TaskResult } from "@fengtai/ui/api";
import { monthsFrom } from "@/shared/months";

/** Where photos to compare with are: in a month of the project, or in a task that is known. */
export type Place =
  | { readonly kind: "earlier"; readonly month: string; readonly result: string }
  | { readonly kind: "found"; readonly task: string; readonly of: readonly string[] }
  | { readonly kind: "investigation" | "repair"; readonly task: string };

type Task = Pick<TaskDetail, "month" | "results" | "faults" | "order">;

/** The tasks that were ordered for a fault and have begun, newest first. */
function ordered({ order, history }: Pick<TaskFault, "order" | "history">): Place[] {
  const orders = [order, ...[...history].reverse().map((event) => event.order)];
  const places = orders.flatMap((one) => (one?.task ? [{ kind: one.kind, task: one.task }] : []));
  return places.filter(({ task }, n) => places.findIndex((other) => other.task === task) === n);
}

function earlier(task: Task, result: TaskResult | undefined): Place[] {
  if (!result) return [];
  return [
    { kind: "earlier", month: result.earlier?.month ?? monthsFrom(task.month, -1), result: result.key },
  ];
}

/** Where to look for what belongs beside a photo of `of`: a result, a fault, or an entry. */
export function placesFor(task: Task, of: string): Place[] {
  const fault = task.faults.find(({ id }) => id === of);
  const key = fault?.result ?? of;
  const faults = fault ? [fault] : task.faults.filter(({ result }) => result === key);
  const { order } = task;
  return [
    ...faults.flatMap(ordered),
    ...(order ? [{ kind: "found" as const, task: order.fault_task, of: [order.fault, order.result] }] : []),
    ...earlier(
      task,
      task.results.find((result) => result.key === key),
    ),
  ];
}

/** Of the photos of the task that was looked at, those that are meant. */
export function photosMeant(place: Place, photos: readonly TaskPhoto[]): TaskPhoto[] {
  if (place.kind === "earlier") return photos.filter(({ of }) => of === place.result);
  if (place.kind === "found") return photos.filter(({ of }) => place.of.includes(of));
  // What is done about one fault is about nothing else; only who did it is no picture of it.
  return photos.filter(({ kind }) => !["selfie", "sign_in", "controller"].includes(kind));
}

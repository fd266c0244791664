/**
 * Everything the screens show comes from commands, through vue-query. The network plays no part in it: SQLite on this
 * phone answers. Changes told by the library, and answers of commands that write, bring the cache up to date.
 */
import { QueryClient, useMutation, useQuery } from "@tanstack/vue-query";
import { computed, toValue, type MaybeRefOrGetter } from "vue";
import { usePlatform } from "@/platform";
import type { Change, Command, Commands, EntryView, ItemView, TaskView } from "@/platform/types";

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: { networkMode: "always", retry: false, staleTime: Infinity, refetchOnWindowFocus: true },
    mutations: { networkMode: "always", retry: false },
  },
});

/** The answer of a reading command, kept up to date. */
export function useAsk<K extends Command>(command: K, args: MaybeRefOrGetter<Commands[K]["args"]>) {
  return useQuery<Commands[K]["answer"]>({
    queryKey: computed(() => [command, toValue(args)]),
    queryFn: () => usePlatform().call(command, toValue(args)),
  });
}

/** A command that changes something. What it answers is shown at once; lists are asked again. */
export function useTell<K extends Command>(command: K) {
  return useMutation<Commands[K]["answer"], Error, Commands[K]["args"]>({
    mutationFn: (args) => usePlatform().call(command, args),
    onSuccess: () => {
      invalidateLists();
    },
  });
}

/** Shows a task's new state everywhere without asking for it again. */
export function keepTask(task: TaskView): void {
  queryClient.setQueryData(["task_view", { task: task.card.id }], task);
}

/** Asks for one task again and waits for it, so that what was just recorded is on the screen. */
export async function invalidateTask(task: string): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: ["task_view", { task }] });
  invalidateLists();
}

/** Shows an item's new state in its task at once; the counts follow with the next answer. */
export function keepItem(task: string, item: ItemView): void {
  queryClient.setQueryData<TaskView>(["task_view", { task }], (known) => {
    if (!known) return known;
    const same = (one: ItemView) =>
      one.facility === item.facility && one.item === item.item && one.point === item.point;
    const facilities = known.facilities.map((facility) =>
      facility.code === item.facility
        ? { ...facility, items: facility.items.map((one) => (same(one) ? item : one)) }
        : facility,
    );
    return { ...known, facilities };
  });
}

/** Shows an entry's new state in its task at once, a new one at the end. */
export function keepEntry(task: string, entry: EntryView): void {
  queryClient.setQueryData<TaskView>(["task_view", { task }], (known) => {
    if (!known?.entries) return known;
    const { entries } = known.entries;
    const there = entries.some((one) => one.id === entry.id);
    const now = there ? entries.map((one) => (one.id === entry.id ? entry : one)) : [...entries, entry];
    return { ...known, entries: { ...known.entries, entries: now } };
  });
}

function invalidate(...commands: Command[]): void {
  for (const command of commands) void queryClient.invalidateQueries({ queryKey: [command] });
}

export function invalidateLists(): void {
  invalidate("home", "orders", "unsubmitted", "query", "project_open_items", "project_items");
  invalidate("sync_state", "sync_details", "storage");
}

/** What to ask again after a change that the library tells of. */
export function onChanged(change: Change): void {
  switch (change.changed) {
    case "sync":
      invalidate("sync_state", "sync_details", "home", "storage");
      break;
    case "session":
      void queryClient.invalidateQueries();
      break;
    case "home":
      invalidateLists();
      break;
    case "task":
      void invalidateTask(change.task);
      break;
    case "notices":
      invalidate("home");
      break;
    case "peer":
      invalidate("peer_state");
      break;
  }
}

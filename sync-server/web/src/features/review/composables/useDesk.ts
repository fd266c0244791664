/** One task on the desk: its evidence, what is selected, words for items, and the decision. */
import { Failure, type FaultHandling, type FaultOrder, type TaskDetail } from "@fengtai/ui/api";
import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, reactive, ref, watch, type ComputedRef, type Ref } from "vue";
import {
  attentionOnly,
  deskEntries,
  deskGroups,
  deskKeys,
  neighbour,
  wordsOf,
  type DeskEntry,
  type DeskGroup,
  type DeskItem,
} from "@/features/review/composables/deskItems";
import { placeOf } from "@/features/review/composables/settling";
import { useSettling, type Settling } from "@/features/review/composables/useSettling";
import { t } from "@/i18n";
import { useAction } from "@/shared/composables/useAction";
import { confirmed } from "@/shared/confirm";
import { server } from "@/shared/server";
import { tellDone } from "@/shared/tell";

export interface Desk {
  readonly task: Ref<TaskDetail | undefined>;
  readonly error: Ref<unknown>;
  readonly refetch: () => unknown;
  readonly groups: ComputedRef<DeskGroup[]>;
  readonly shown: ComputedRef<DeskGroup[]>;
  readonly entries: ComputedRef<DeskEntry[]>;
  readonly shownEntries: ComputedRef<DeskEntry[]>;
  readonly attention: Ref<boolean>;
  readonly selected: Ref<string | undefined>;
  readonly item: ComputedRef<DeskItem | undefined>;
  readonly entry: ComputedRef<DeskEntry | undefined>;
  readonly step: (by: number) => void;
  /** The place of what is selected among what is shown; 0 is the overview. */
  readonly place: ComputedRef<{ at: number; total: number }>;
  /** The reviewer's words by item and entry, kept until the decision is sent. */
  readonly notes: Record<string, string>;
  /** What is chosen for the conflicts, kept as the words are. */
  readonly settling: Settling;
  /** Goes to the next conflict that is not settled. */
  readonly toConflict: () => void;
  readonly busy: ComputedRef<boolean>;
  readonly failure: ComputedRef<string>;
  /** The task changed after it was loaded: the server refused a decision over old content. */
  readonly outdated: ComputedRef<boolean>;
  readonly decide: (decision: "approve" | "return", note: string) => Promise<boolean>;
  readonly dispose: (fault: string, handling: FaultHandling) => Promise<boolean>;
  /** Takes an order back after asking. */
  readonly withdraw: (order: FaultOrder) => Promise<boolean>;
}

/** What a decision over content that is not there any more is refused with. */
const OUTDATED = ["review.stale", "review.not_pending", "review.approved", "review.settlement_unknown"];

/** `decides`: whether the task is to be decided about, or only looked at. */
export function useDesk(id: Readonly<Ref<string>>, decides: boolean): Desk {
  const queryClient = useQueryClient();
  const {
    data: task,
    error,
    refetch,
  } = useQuery({
    queryKey: computed(() => ["tasks", "one", id.value]),
    queryFn: ({ signal }) => server.tasks.get(id.value, { signal }),
    // What is being reviewed must not change under the reviewer's eyes.
    refetchOnWindowFocus: false,
  });
  const attention = ref(false);
  const selected = ref<string>();
  const notes = reactive<Record<string, string>>({});
  watch(id, () => {
    selected.value = undefined;
    attention.value = false;
    for (const key of Object.keys(notes)) Reflect.deleteProperty(notes, key);
    settling.clear();
    for (const action of [deciding, disposing, withdrawing]) action.reset();
  });

  const groups = computed(() => (task.value ? deskGroups(task.value) : []));
  const shown = computed(() => (attention.value ? attentionOnly(groups.value) : groups.value));
  const item = computed(() =>
    groups.value.flatMap(({ items }) => items).find(({ key }) => key === selected.value),
  );

  const entries = computed(() => (task.value ? deskEntries(task.value) : []));
  const shownEntries = computed(() =>
    attention.value ? entries.value.filter((entry) => entry.attention) : entries.value,
  );
  const entry = computed(() => entries.value.find(({ key }) => key === selected.value));

  const keys = computed(() => deskKeys(shown.value, shownEntries.value));

  const settling = useSettling(
    task,
    computed(() => decides && task.value?.state === "pending"),
  );
  function toConflict(): void {
    const { open } = settling;
    const places = open.value.map(({ subject }) => placeOf(subject, task.value?.faults ?? []));
    // What is looked at comes last: the link leads on.
    selected.value = places.find((place) => place !== selected.value) ?? places[0];
  }

  const deciding = useAction(server.tasks.review);
  const disposing = useAction(server.tasks.dispose);
  const withdrawing = useAction(server.tasks.withdrawOrder);

  async function decide(decision: "approve" | "return", note: string): Promise<boolean> {
    if (decision === "approve" && settling.open.value.length > 0) {
      settling.tried.value = true;
      toConflict();
      return false;
    }
    await deciding.run(id.value, {
      decision,
      heads: task.value?.heads ?? [],
      note: note.trim(),
      ...wordsOf(notes),
      settlements: decision === "approve" ? settling.settlements() : [],
    });
    if (deciding.error.value !== undefined) return false;
    tellDone(t(decision === "approve" ? "review.approved" : "review.returned"));
    await Promise.all([
      queryClient.invalidateQueries({ queryKey: ["tasks"] }),
      queryClient.invalidateQueries({ queryKey: ["review"] }),
      queryClient.invalidateQueries({ queryKey: ["plans"] }),
    ]);
    return true;
  }

  async function dispose(fault: string, handling: FaultHandling): Promise<boolean> {
    await disposing.run(id.value, fault, { ...handling, note: handling.note.trim() });
    if (disposing.error.value !== undefined) return false;
    tellDone(t(handling.assignee === undefined ? "review.dispositionSaved" : "review.order.given"));
    await refetch();
    return true;
  }

  async function withdraw(order: FaultOrder): Promise<boolean> {
    const title = t("review.order.withdrawTitle", { name: order.assignee_name });
    if (!(await confirmed(title, t("review.order.withdrawText"), t("review.order.withdraw")))) return false;
    await withdrawing.run(order.id, "");
    if (withdrawing.error.value !== undefined) return false;
    tellDone(t("review.order.withdrawn"));
    await refetch();
    return true;
  }

  return {
    task,
    error,
    refetch,
    groups,
    shown,
    entries,
    shownEntries,
    attention,
    selected,
    item,
    entry,
    step: (by) => (selected.value = neighbour(keys.value, selected.value, by)),
    place: computed(() => ({
      at: Math.max(0, keys.value.indexOf(selected.value)),
      total: keys.value.length - 1,
    })),
    notes,
    settling,
    toConflict,
    busy: computed(() => [deciding, disposing, withdrawing].some(({ busy }) => busy.value)),
    failure: computed(() => deciding.failure.value || disposing.failure.value || withdrawing.failure.value),
    outdated: computed(() => {
      const refused = deciding.error.value;
      return refused instanceof Failure && OUTDATED.includes(refused.code ?? "");
    }),
    decide,
    dispose,
    withdraw,
  };
}

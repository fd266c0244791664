/** The conflicts of the task on the desk and what is chosen for each, for whatever shows both versions of something. */
import type { NewSettlement, TaskConflict, TaskDetail } from "@fengtai/ui/api";
import { computed, reactive, ref, type ComputedRef, type InjectionKey, type Ref } from "vue";
import { chosen, openConflicts, settlementsOf, type Draft } from "@/features/review/composables/settling";

export interface Settling {
  /** Whether something can be chosen, or is only shown. */
  readonly deciding: Readonly<Ref<boolean>>;
  readonly open: ComputedRef<TaskConflict[]>;
  /** An approval was tried while conflicts were open: each says so at its place. */
  readonly tried: Ref<boolean>;
  readonly conflict: (subject: string) => TaskConflict | undefined;
  readonly draft: (subject: string) => Draft | undefined;
  /** Without a statement they all stand. */
  readonly choose: (subject: string, statement: string | null) => void;
  readonly write: (subject: string, reason: string) => void;
  readonly settlements: () => NewSettlement[];
  readonly clear: () => void;
}

export const SETTLING: InjectionKey<Settling> = Symbol("settling");

export function useSettling(
  task: Readonly<Ref<TaskDetail | undefined>>,
  deciding: Readonly<Ref<boolean>>,
): Settling {
  const drafts = reactive<Record<string, Draft>>({});
  const tried = ref(false);
  const conflicts = computed(() => task.value?.conflicts ?? []);
  const conflict = (subject: string) => conflicts.value.find((one) => one.subject === subject);
  function draft(subject: string): Draft | undefined {
    const found = conflict(subject);
    return found && chosen(found, drafts);
  }
  return {
    deciding,
    open: computed(() => openConflicts(conflicts.value, drafts)),
    tried,
    conflict,
    draft,
    choose: (subject, statement) => (drafts[subject] = { statement, reason: draft(subject)?.reason ?? "" }),
    write: (subject, reason) => (drafts[subject] = { statement: draft(subject)?.statement ?? null, reason }),
    settlements: () => settlementsOf(conflicts.value, drafts),
    clear() {
      tried.value = false;
      for (const subject of Object.keys(drafts)) Reflect.deleteProperty(drafts, subject);
    },
  };
}

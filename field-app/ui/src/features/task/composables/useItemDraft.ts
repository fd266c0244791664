/** What somebody is saying about one item: the answer, judged as it is typed, written by itself once it says something. */
import { computed, reactive } from "vue";
import type { ItemView, ResultInput, Verdict } from "@/platform/types";
import { itemKey } from "./itemKey";
import { parseValue, relationOf, verdictOf, type Relation } from "./judge";
import { useRestingWrite } from "./useRestingWrite";

export type Lack = "number" | "verdict" | "note" | "value" | "reason";

interface Draft {
  verdict: Verdict | null;
  value: string;
  limitCase: number | null;
  overrideReason: string;
  note: string;
  place: string;
}

function draftOf(item: ItemView): Draft {
  const { result } = item;
  return {
    verdict: result?.verdict ?? null,
    value: result?.value === null || result?.value === undefined ? "" : String(result.value),
    limitCase: result?.limit_case ?? null,
    overrideReason: result?.override_reason ?? "",
    note: result?.note ?? "",
    place: result?.place ?? "",
  };
}

/** What was begun and cannot be recorded yet, by task and item: it stands there again when the item is opened again. */
const begun = new Map<string, Draft>();

export function useItemDraft(
  task: string,
  item: ItemView,
  write: (input: ResultInput) => Promise<unknown>,
  onFailure: (error: unknown) => void,
) {
  const name = `${task}/${itemKey(item)}`;
  const draft = reactive(begun.get(name) ?? draftOf(item));
  begun.delete(name);

  const value = computed(() => parseValue(draft.value));
  const general = item.limits.find((one) => one.case === null);
  const cases = item.limits.filter((one) => one.case !== null);
  const limit = computed(() => (draft.limitCase === null ? general : cases[draft.limitCase]));
  const relation = computed<Relation | undefined>(() =>
    typeof value.value === "number" ? relationOf(value.value, limit.value) : undefined,
  );
  const judged = computed(() => (relation.value ? verdictOf(relation.value) : undefined));
  /** The person says otherwise than the value: that needs a reason. Untestable never contradicts a value. */
  const contradicts = computed(
    () =>
      judged.value !== undefined &&
      draft.verdict !== null &&
      draft.verdict !== "untestable" &&
      draft.verdict !== judged.value,
  );
  const verdict = computed(() => draft.verdict ?? judged.value ?? null);
  /** What keeps it from being a statement that can be recorded; the library demands the same. */
  const lacks = computed<Lack | undefined>(() => {
    if (value.value === undefined) return "number";
    if (verdict.value === null) return "verdict";
    if (verdict.value === "untestable") return draft.note.trim() === "" ? "note" : undefined;
    if (item.kind === "measure" && value.value === null) return "value";
    return contradicts.value && draft.overrideReason.trim() === "" ? "reason" : undefined;
  });

  function input(): ResultInput {
    return {
      facility: item.facility,
      item: item.item,
      point: item.point,
      verdict: verdict.value,
      value: value.value ?? null,
      limit_case: draft.limitCase,
      override_reason: contradicts.value ? draft.overrideReason.trim() : null,
      note: draft.note.trim(),
      place: draft.place.trim(),
    };
  }

  const writer = useRestingWrite({
    write: () => write(input()),
    ready: () => lacks.value === undefined,
    onFailure,
  });

  return {
    draft,
    state: writer.state,
    value,
    limit,
    relation,
    contradicts,
    verdict,
    cases,
    lacks,
    flush: writer.flush,
    /** The item is left: what can be recorded is, the rest waits for the next time. */
    leave(): Promise<void> {
      if (writer.state.value === "dirty" && lacks.value !== undefined) begun.set(name, { ...draft });
      return writer.flush();
    },
    /** Text was typed: written when the fingers rest. */
    typed: writer.typed,
    /** Something was chosen: written at once. */
    choose(part: Partial<Draft>): void {
      Object.assign(draft, part);
      writer.chosen();
    },
    /** A value was typed: the verdict it gives replaces an earlier one, unless somebody said untestable. */
    typedValue(text: string): void {
      draft.value = text;
      if (judged.value !== undefined && draft.verdict !== "untestable") draft.verdict = judged.value;
      writer.typed();
    },
  };
}

export type ItemDraft = ReturnType<typeof useItemDraft>;

/** What somebody is saying about one item: the answer, judged as it is typed, written by itself once it says something. */
import { computed, reactive } from "vue";
import type { ItemView, ResultInput, Verdict } from "@/platform/types";
import { parseValue, relationOf, verdictOf, type Relation } from "./judge";
import { useRestingWrite } from "./useRestingWrite";

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
    limitCase: null,
    overrideReason: result?.override_reason ?? "",
    note: result?.note ?? "",
    place: result?.place ?? "",
  };
}

export function useItemDraft(
  item: ItemView,
  write: (input: ResultInput) => Promise<unknown>,
  onFailure: (error: unknown) => void,
) {
  const draft = reactive(draftOf(item));

  const value = computed(() => parseValue(draft.value));
  const limit = computed(() => item.limits[draft.limitCase ?? 0]);
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
  const needsValue = computed(
    () => item.kind === "measure" && draft.verdict !== "untestable" && value.value === null,
  );
  /** Whether what stands there is a statement that can be recorded. */
  const sayable = computed(
    () =>
      verdict.value !== null &&
      value.value !== undefined &&
      !(contradicts.value && !draft.overrideReason.trim()),
  );

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

  const writer = useRestingWrite({ write: () => write(input()), ready: () => sayable.value, onFailure });

  return {
    draft,
    state: writer.state,
    value,
    limit,
    relation,
    contradicts,
    verdict,
    needsValue,
    sayable,
    flush: writer.flush,
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

/**
 * A form's edits, apart from anything saved: knows whether something was typed, asks before it is lost, puts the
 * server's field errors at their fields and the focus on the first wrong one. `FormFrame` draws it.
 */
import { useEditsGuard } from "@fengtai/ui/kit";
import type { FormInstance } from "element-plus";
import { ElMessageBox } from "element-plus";
import "element-plus/theme-chalk/el-message-box.css";
import "element-plus/theme-chalk/el-overlay.css";
import {
  computed,
  nextTick,
  reactive,
  ref,
  shallowRef,
  type ComputedRef,
  type InjectionKey,
  type Reactive,
  type Ref,
} from "vue";
import { t } from "@/i18n";
import { useAction } from "@/shared/composables/useAction";

/** What the frame shows of a form, whatever is entered. */
export interface FormState {
  readonly edits: object;
  readonly busy: Readonly<Ref<boolean>>;
  readonly failure: ComputedRef<string>;
  /** What the server finds wrong, by the field's path. */
  readonly fields: ComputedRef<Record<string, string>>;
  /** Takes the `ElForm` that checks the rules, and null when it is gone. */
  readonly attach: (form: unknown) => void;
}

export interface Form<T extends object> extends FormState {
  readonly edits: Reactive<T>;
  readonly save: () => Promise<void>;
  /** What was typed so far is kept somewhere: leaving loses nothing of it. */
  readonly settle: () => void;
}

export const FIELD_TEXTS: InjectionKey<FormState["fields"]> = Symbol("field texts");

export function askToLeave(
  title: string = t("common.leaveTitle"),
  text: string = t("common.leaveText"),
): Promise<boolean> {
  return ElMessageBox.confirm(text, title, {
    type: "warning",
    confirmButtonText: t("common.leaveGo"),
    cancelButtonText: t("common.leaveStay"),
  }).then(
    () => true,
    () => false,
  );
}

export function useForm<T extends object, R>(
  blank: () => T,
  send: (edits: T) => Promise<R>,
  saved: (answer: R) => unknown,
  complete: (edits: T) => boolean = () => true,
): Form<T> {
  const edits = reactive(blank());
  const before = ref(JSON.stringify(edits));
  const edited = computed(() => JSON.stringify(edits) !== before.value);
  const form = shallowRef<FormInstance | null>(null);
  const attach = (drawn: unknown) => (form.value = drawn as FormInstance | null);
  const action = useAction((value: T) => send(value));
  useEditsGuard(edited, () => askToLeave());

  const settle = () => void (before.value = JSON.stringify(edits));

  async function save(): Promise<void> {
    // What the page says about a first try stands at the fields before they are checked.
    await nextTick();
    const valid = await form.value?.validate().catch(() => false);
    if (valid === false || !complete(edits as T)) return focusFirstWrong();
    const answer = await action.run(edits as T);
    if (action.error.value !== undefined) return focusFirstWrong();
    settle();
    await saved(answer as R);
  }

  async function focusFirstWrong(): Promise<void> {
    await nextTick();
    const root: unknown = form.value?.$el;
    if (!(root instanceof HTMLElement)) return;
    const wrong = root.querySelector<HTMLElement>(
      '.is-error input, .is-error textarea, .is-error [tabindex]:not([tabindex="-1"]), [role=alert][tabindex="-1"]',
    );
    wrong?.focus({ preventScroll: true });
    // To the middle: a bar that stays on top would hide it at the edge.
    wrong?.scrollIntoView({ block: "center" });
  }

  return { edits, busy: action.busy, failure: action.failure, fields: action.fields, attach, save, settle };
}

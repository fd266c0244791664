/** Asks before something that cannot be taken back. One question at a time; the app shows it as a sheet. */
import { readonly, ref } from "vue";

export interface Question {
  readonly title: string;
  readonly text: string;
  /** What yes does, in words: never just "OK". */
  readonly go: string;
  readonly stay: string;
}

const current = ref<Question>();
let settle: ((yes: boolean) => void) | undefined;

export const openQuestion = readonly(current);

export function answer(yes: boolean): void {
  current.value = undefined;
  settle?.(yes);
  settle = undefined;
}

export function confirmed(question: Question): Promise<boolean> {
  answer(false);
  current.value = question;
  return new Promise((resolve) => (settle = resolve));
}

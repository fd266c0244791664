/** A word at the end of an action, one at a time; where it helps with a way to take the action back or go on. */
import { readonly, ref } from "vue";

export interface SnackAction {
  readonly text: string;
  readonly run: () => void;
}

export interface Snack {
  readonly message: string;
  readonly bad: boolean;
  readonly action?: SnackAction;
}

/** Long enough to read what went wrong, and to reach the button with a glove. */
const STAYS_MS = { bad: 12_000, action: 5_000, plain: 3_500 };

const current = ref<Snack>();
let timer: ReturnType<typeof setTimeout> | undefined;

export const shownSnack = readonly(current);

export function closeSnack(): void {
  clearTimeout(timer);
  current.value = undefined;
}

export function showSnack(snack: Snack): void {
  closeSnack();
  current.value = snack;
  timer = setTimeout(closeSnack, snack.bad ? STAYS_MS.bad : snack.action ? STAYS_MS.action : STAYS_MS.plain);
}

/** Errors as people read them: always what to do, never a raw text. */
import { said, t } from "@/app/texts";
import { CommandError } from "@/platform";
import { showSnack } from "./snack";

export function messageOf(error: unknown): string {
  return error instanceof CommandError ? said(error.view.message) : t("common.errorUnexpectedNoId");
}

/** Trying the same again cannot help: another way on is needed. */
export function isFinal(error: unknown): boolean {
  return error instanceof CommandError && error.view.retry === "no";
}

/** A word at the end of an action that failed; what was typed stays where it is. */
export function tellFailure(error: unknown): void {
  showSnack({ message: messageOf(error), bad: true });
}

/** A short word at the end of an action that worked. */
export function tellDone(message: string): void {
  showSnack({ message, bad: false });
}

/** Errors as people read them: always what to do, never a raw text. */
import { showToast } from "vant/es/toast/function-call";
import "vant/es/toast/style/index";
import { said, t } from "@/app/texts";
import { CommandError } from "@/platform";

export function messageOf(error: unknown): string {
  return error instanceof CommandError ? said(error.view.message) : t("common.errorUnexpectedNoId");
}

/** A short word at the end of an action that failed; what was typed stays where it is. */
export function tellFailure(error: unknown): void {
  showToast({ message: messageOf(error), duration: 5000, wordBreak: "break-all", closeOnClick: true });
}

/** A short word at the end of an action that worked. */
export function tellDone(message: string): void {
  showToast({ message, duration: 1800, position: "bottom" });
}

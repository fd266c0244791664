/**
 * Short words that something is done, or that it failed; read aloud too. They stand in the lower left corner, where the
 * menu ends: on top they would cover a page's name, its search field and its actions.
 */
import { describeFailure } from "@fengtai/ui/api";
import { announce } from "@fengtai/ui/kit";
import { ElMessage, type MessageHandler } from "element-plus";
import "element-plus/theme-chalk/el-message.css";
import { languages } from "@/i18n";
import { isNarrow } from "@/shared/composables/useNarrow";

/** Above the bar that a phone's page may have at its foot, in pixels. */
const ABOVE_BAR = 124;
const place = () => ({ placement: "bottom-left", ...(isNarrow() ? { offset: ABOVE_BAR } : {}) }) as const;
/** What was told last to be done: the next one takes its place instead of standing above it. */
let done: MessageHandler | undefined;

export function tellDone(text: string): void {
  done?.close();
  done = ElMessage.success({ message: text, ...place() });
  announce(text);
}

export function tellFailure(error: unknown): void {
  const message = describeFailure(error, languages);
  // Longer than the usual three seconds: it says what to do.
  ElMessage.error({ message, duration: 8000, showClose: true, grouping: true, ...place() });
  announce(message);
}

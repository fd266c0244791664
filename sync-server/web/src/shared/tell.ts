/** Short words that something is done, or that it failed; read aloud too. */
import { describeFailure } from "@fengtai/ui/api";
import { announce } from "@fengtai/ui/kit";
import { ElMessage } from "element-plus";
import "element-plus/theme-chalk/el-message.css";
import { languages } from "@/i18n";

export function tellDone(text: string): void {
  ElMessage.success(text);
  announce(text);
}

export function tellFailure(error: unknown): void {
  const message = describeFailure(error, languages);
  // Longer than the usual three seconds: it says what to do.
  ElMessage.error({ message, duration: 8000, showClose: true });
  announce(message);
}

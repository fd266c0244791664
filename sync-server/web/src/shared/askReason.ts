/** Asks why, before something that others will want to know the reason of; undefined when it was given up. */
import { ElMessageBox } from "element-plus";
import "element-plus/theme-chalk/el-message-box.css";
import "element-plus/theme-chalk/el-overlay.css";
import { t } from "@/i18n";

export function askReason(title: string, text: string, button: string): Promise<string | undefined> {
  return ElMessageBox.prompt(text, title, {
    confirmButtonText: button,
    cancelButtonText: t("common.cancel"),
    inputPlaceholder: t("form.reason"),
    inputValidator: (typed: string | null) => (typed ?? "").trim() !== "" || t("form.required"),
  }).then(
    ({ value }) => value.trim(),
    () => undefined,
  );
}

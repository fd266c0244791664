/** A question before something that is felt elsewhere: what will happen, and a button that says so. */
import { ElMessageBox } from "element-plus";
import "element-plus/theme-chalk/el-message-box.css";
import "element-plus/theme-chalk/el-overlay.css";
import { t } from "@/i18n";

export function confirmed(title: string, text: string, button: string): Promise<boolean> {
  return ElMessageBox.confirm(text, title, {
    confirmButtonText: button,
    cancelButtonText: t("common.cancel"),
    type: "warning",
  }).then(
    () => true,
    () => false,
  );
}

/** The pages of the workbench. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "",
    "start",
    () => import("@/features/start/pages/StartPage.vue"),
    undefined,
    () => t("nav.start"),
  ),
];

/** The pages of what was quarantined. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "quarantine",
    "quarantine",
    () => import("@/features/quarantine/pages/QuarantinePage.vue"),
    "readQuarantine",
    () => t("nav.quarantine"),
  ),
];

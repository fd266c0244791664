/** The pages of faults. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "faults",
    "faults",
    () => import("@/features/faults/pages/FaultsPage.vue"),
    "readTask",
    () => t("nav.faults"),
  ),
  page(
    "faults/:id",
    "fault",
    () => import("@/features/faults/pages/FaultPage.vue"),
    "readTask",
    () => t("nav.fault"),
    "faults",
  ),
  page(
    "projects/:id/hazards",
    "project-hazards",
    () => import("@/features/faults/pages/HazardsPage.vue"),
    "readReport",
    () => t("nav.hazards"),
    "projects",
  ),
];

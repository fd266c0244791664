/** The pages of reports. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "plans/:id/report",
    "report-new",
    () => import("@/features/reports/pages/ReportNewPage.vue"),
    "manageReport",
    () => t("nav.reports"),
    "reports",
  ),
  page(
    "reports",
    "reports",
    () => import("@/features/reports/pages/ReportsPage.vue"),
    "readReport",
    () => t("nav.reports"),
  ),
  page(
    "reports/batch",
    "report-batch",
    () => import("@/features/reports/pages/ReportBatchPage.vue"),
    "manageReport",
    () => t("nav.reports"),
    "reports",
  ),
  page(
    "reports/:id",
    "report",
    () => import("@/features/reports/pages/ReportPage.vue"),
    "readReport",
    () => t("nav.reports"),
    "reports",
  ),
];

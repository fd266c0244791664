/** The pages of plans. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "plans",
    "plans",
    () => import("@/features/plans/pages/PlansPage.vue"),
    "readPlan",
    () => t("nav.plans"),
  ),
  page(
    "plans/:id",
    "plan",
    () => import("@/features/plans/pages/PlanPage.vue"),
    "readPlan",
    () => t("nav.plans"),
    "plans",
  ),
  page(
    "plans/:id/remove",
    "plan-remove",
    () => import("@/features/plans/pages/PlanRemovePage.vue"),
    "managePlan",
    () => t("nav.planRemove"),
    "plans",
  ),
];

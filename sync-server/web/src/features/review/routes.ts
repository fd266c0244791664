/** The pages of the review desk. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "review/:id?",
    "review",
    () => import("@/features/review/pages/ReviewPage.vue"),
    "reviewTask",
    () => t("nav.review"),
  ),
];

/** The pages of agencies. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "agencies",
    "agencies",
    () => import("@/features/agencies/pages/AgenciesPage.vue"),
    "seeAgencies",
    () => t("nav.agencies"),
  ),
  page(
    "agencies/new",
    "agency-new",
    () => import("@/features/agencies/pages/AgencyNewPage.vue"),
    "addAgency",
    () => t("nav.agencies"),
    "agencies",
  ),
  {
    ...page(
      "agencies/:id",
      "agency",
      () => import("@/features/agencies/pages/AgencyPage.vue"),
      undefined,
      () => t("nav.agencies"),
      "agencies",
    ),
    props: true,
  },
];

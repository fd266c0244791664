/** The pages of owners. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "owners",
    "owners",
    () => import("@/features/owners/pages/OwnersPage.vue"),
    "readOwner",
    () => t("nav.owners"),
  ),
  page(
    "owners/new",
    "owner-new",
    () => import("@/features/owners/pages/OwnerNewPage.vue"),
    "addOwner",
    () => t("nav.owners"),
    "owners",
  ),
];

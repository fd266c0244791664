/** The pages of people and their accounts. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "people",
    "people",
    () => import("@/features/people/pages/PeoplePage.vue"),
    "readPerson",
    () => t("nav.people"),
  ),
  page(
    "people/new",
    "person-new",
    () => import("@/features/people/pages/PersonNewPage.vue"),
    "addPerson",
    () => t("nav.people"),
    "people",
  ),
  page(
    "accounts",
    "accounts",
    () => import("@/features/people/pages/AccountsPage.vue"),
    "readAccount",
    () => t("nav.accounts"),
  ),
  page(
    "accounts/new",
    "account-new",
    () => import("@/features/people/pages/AccountNewPage.vue"),
    "manageAccount",
    () => t("nav.accounts"),
    "accounts",
  ),
];

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
  {
    ...page(
      "people/:id",
      "person",
      () => import("@/features/people/pages/PersonPage.vue"),
      "readPerson",
      () => t("nav.people"),
      "people",
    ),
    props: true,
  },
  {
    ...page(
      "accounts/:id",
      "account",
      () => import("@/features/people/pages/AccountPage.vue"),
      "readAccount",
      () => t("nav.accounts"),
      "accounts",
    ),
    props: true,
  },
  page(
    "staff-changes/new",
    "staff-change-new",
    () => import("@/features/people/pages/StaffChangeNewPage.vue"),
    "fileRequest",
    () => t("nav.staffChange"),
    "staff-change-new",
  ),
  page(
    "me",
    "my-account",
    () => import("@/features/people/pages/MyAccountPage.vue"),
    undefined,
    () => t("nav.userMenu"),
    "start",
  ),
];

/** The pages of owners, their contacts and the contacts' accounts. */
import { page } from "@/app/page";
import { t } from "@/i18n";

const owners = () => t("nav.owners");
const contacts = () => t("nav.ownerContacts");

export default [
  page("owners", "owners", () => import("@/features/owners/pages/OwnersPage.vue"), "readOwner", owners),
  page(
    "owners/new",
    "owner-new",
    () => import("@/features/owners/pages/OwnerNewPage.vue"),
    "addOwner",
    owners,
    "owners",
  ),
  page(
    "owners/:id",
    "owner",
    () => import("@/features/owners/pages/OwnerPage.vue"),
    "readOwner",
    owners,
    "owners",
  ),
  page(
    "owners/:id/edit",
    "owner-edit",
    () => import("@/features/owners/pages/OwnerEditPage.vue"),
    "addOwner",
    owners,
    "owners",
  ),
  page(
    "owner-contacts",
    "owner-contacts",
    () => import("@/features/owners/pages/ContactsPage.vue"),
    "readOwnerContact",
    contacts,
  ),
  page(
    "owner-contacts/new",
    "owner-contact-new",
    () => import("@/features/owners/pages/ContactNewPage.vue"),
    "manageOwnerContact",
    contacts,
    "owner-contacts",
  ),
  page(
    "owner-contacts/:id/edit",
    "owner-contact-edit",
    () => import("@/features/owners/pages/ContactEditPage.vue"),
    "manageOwnerContact",
    contacts,
    "owner-contacts",
  ),
  page(
    "owner-accounts",
    "owner-accounts",
    () => import("@/features/owners/pages/AccountsPage.vue"),
    "manageOwnerContact",
    () => t("nav.ownerAccounts"),
  ),
];

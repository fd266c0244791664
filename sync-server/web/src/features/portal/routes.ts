/** What an owner's contact is offered: the own organisation's projects, to look at. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "own-projects/:id",
    "own-project",
    () => import("@/features/portal/pages/OwnProjectPage.vue"),
    "readOwnProjects",
    () => t("nav.ownProjects"),
    "start",
  ),
];

/** The pages of projects. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "projects",
    "projects",
    () => import("@/features/projects/pages/ProjectsPage.vue"),
    "readProject",
    () => t("nav.projects"),
  ),
  page(
    "projects/new",
    "project-new",
    () => import("@/features/projects/pages/ProjectNewPage.vue"),
    "manageProject",
    () => t("nav.projects"),
    "projects",
  ),
  page(
    "projects/:id/edit",
    "project-edit",
    () => import("@/features/projects/pages/ProjectEditPage.vue"),
    "manageProject",
    () => t("nav.projects"),
    "projects",
  ),
  page(
    "projects/:id/end",
    "project-end",
    () => import("@/features/projects/pages/ProjectEndPage.vue"),
    "manageProject",
    () => t("nav.projects"),
    "projects",
  ),
  page(
    "projects/:id",
    "project",
    () => import("@/features/projects/pages/ProjectPage.vue"),
    "readProject",
    () => t("nav.projects"),
    "projects",
  ),
];

/** The pages of tasks. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "tasks",
    "tasks",
    () => import("@/features/tasks/pages/TasksPage.vue"),
    "readTask",
    () => t("nav.tasks"),
  ),
  page(
    "tasks/:id",
    "task",
    () => import("@/features/tasks/pages/TaskPage.vue"),
    "readTask",
    () => t("nav.tasks"),
    "tasks",
  ),
  page(
    "tasks/:id/remove",
    "task-remove",
    () => import("@/features/tasks/pages/TaskRemovePage.vue"),
    "removeTask",
    () => t("nav.taskRemove"),
    "tasks",
  ),
];

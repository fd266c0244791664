/** The pages of what is asked of the authority and its operators. */
import { page } from "@/app/page";
import { t } from "@/i18n";

export default [
  page(
    "requests",
    "requests",
    () => import("@/features/requests/pages/RequestsPage.vue"),
    "readRequest",
    () => t("nav.requests"),
  ),
  page(
    "requests/:id",
    "request",
    () => import("@/features/requests/pages/RequestPage.vue"),
    "readRequest",
    () => t("nav.requests"),
    "requests",
  ),
  page(
    "projects/:id/suspend",
    "suspension-new",
    () => import("@/features/requests/pages/SuspensionNewPage.vue"),
    "fileRequest",
    () => t("nav.suspension"),
    "projects",
  ),
  page(
    "projects/:id/direct-upload",
    "direct-upload-new",
    () => import("@/features/requests/pages/DirectUploadNewPage.vue"),
    "fileRequest",
    () => t("nav.directUpload"),
    "projects",
  ),
  page(
    "corrections/new",
    "correction-new",
    () => import("@/features/requests/pages/CorrectionNewPage.vue"),
    "fileRequest",
    () => t("nav.correction"),
  ),
];

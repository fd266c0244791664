/** The downloads page; nobody needs to be signed in for it. */
import type { RouteRecordRaw } from "vue-router";
import { t } from "@/i18n";

export default [
  {
    path: "/downloads",
    name: "downloads",
    component: () => import("@/features/downloads/pages/DownloadsPage.vue"),
    meta: { open: true, title: () => t("nav.downloads") },
  },
] satisfies RouteRecordRaw[];

/** The pages for companies that have no account yet; nobody needs to be signed in for them. */
import type { RouteRecordRaw } from "vue-router";
import { t } from "@/i18n";

export default [
  {
    path: "/apply",
    name: "apply",
    component: () => import("@/features/applications/pages/ApplyPage.vue"),
    meta: { open: true, title: () => t("nav.apply") },
  },
  {
    path: "/apply/form",
    name: "application",
    component: () => import("@/features/applications/pages/ApplicationPage.vue"),
    meta: { open: true, title: () => t("nav.apply") },
  },
] satisfies RouteRecordRaw[];

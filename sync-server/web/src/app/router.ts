/** The pages of all features, and who is offered them. */
import type { RouteRecordRaw, Router, RouterScrollBehavior } from "vue-router";
import { createRouter, createWebHistory } from "vue-router";
import agencies from "@/features/agencies/routes";
import applications from "@/features/applications/routes";
import contracts from "@/features/contracts/routes";
import downloads from "@/features/downloads/routes";
import faults from "@/features/faults/routes";
import keyUnits from "@/features/keyUnits/routes";
import owners from "@/features/owners/routes";
import people from "@/features/people/routes";
import portal from "@/features/portal/routes";
import plans from "@/features/plans/routes";
import projects from "@/features/projects/routes";
import quarantine from "@/features/quarantine/routes";
import reports from "@/features/reports/routes";
import requests from "@/features/requests/routes";
import review from "@/features/review/routes";
import start from "@/features/start/routes";
import tasks from "@/features/tasks/routes";
import { useSession } from "@/features/session/store";
import { t } from "@/i18n";
import { may } from "@/shared/roles";

const inside: RouteRecordRaw[] = [
  ...start,
  ...agencies,
  ...people,
  ...owners,
  ...keyUnits,
  ...portal,
  ...contracts,
  ...projects,
  ...plans,
  ...reports,
  ...faults,
  ...tasks,
  ...review,
  ...requests,
  ...quarantine,
  { path: ":rest(.*)*", name: "not-found", component: () => import("@/app/NotFoundPage.vue") },
];

const routes: RouteRecordRaw[] = [
  {
    path: "/sign-in",
    name: "sign-in",
    component: () => import("@/features/session/pages/SignInPage.vue"),
    meta: { open: true, title: () => t("common.signIn") },
  },
  {
    path: "/password",
    name: "password",
    component: () => import("@/features/session/pages/PasswordPage.vue"),
    meta: { title: () => t("session.passwordTitle") },
  },
  ...applications,
  ...downloads,
  { path: "/", component: () => import("@/app/ConsoleLayout.vue"), children: inside },
];

/** A place on the page is gone to, below what stays on top of it; another page begins at its top. */
const scrollBehavior: RouterScrollBehavior = (to, from, saved) => {
  if (saved) return saved;
  // Not by the router's own sum: that does not know of `scroll-margin-top`.
  const place = to.hash === "" ? null : document.getElementById(to.hash.slice(1));
  if (place) {
    place.scrollIntoView();
    return false;
  }
  return to.path === from.path ? false : { top: 0 };
};

export function createConsoleRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior,
  });

  router.beforeEach(async (to) => {
    if (to.meta.open) return true;
    const session = useSession();
    const account = await session.load();
    if (!account) return { name: "sign-in", query: to.path === "/" ? {} : { to: to.fullPath } };
    if (account.must_change_password && to.name !== "password") return { name: "password" };
    if (to.meta.needs && !may(account.role, to.meta.needs)) return { name: "start" };
    return true;
  });

  router.afterEach((to) => {
    const title = to.meta.title?.();
    document.title = title === undefined ? t("common.product") : `${title} · ${t("common.product")}`;
  });
  return router;
}

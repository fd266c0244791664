/** The pages. Each is its own chunk; each says who is offered it. */
import type { RouteRecordRaw, Router } from "vue-router";
import { createRouter, createWebHistory } from "vue-router";
import { useSession } from "@/features/session/store";
import { t } from "@/i18n";
import { may, type Permission } from "@/shared/roles";

declare module "vue-router" {
  interface RouteMeta {
    /** Needs nobody to be signed in. */
    open?: boolean;
    /** Who is offered the page; without it, everybody who is signed in. */
    needs?: Permission;
    /** The menu entry that is lit. */
    menu?: string;
    title?: () => string;
  }
}

type Page = NonNullable<RouteRecordRaw["component"]>;

function page(
  path: string,
  name: string,
  component: Page,
  needs: Permission | undefined,
  title: () => string,
  menu = name,
) {
  return {
    path,
    name,
    component,
    meta: { menu, title, ...(needs === undefined ? {} : { needs }) },
  } satisfies RouteRecordRaw;
}

const inside: RouteRecordRaw[] = [
  page(
    "",
    "start",
    () => import("@/features/start/pages/StartPage.vue"),
    undefined,
    () => t("nav.start"),
  ),
  page(
    "agencies",
    "agencies",
    () => import("@/features/agencies/pages/AgenciesPage.vue"),
    "seeAgencies",
    () => t("nav.agencies"),
  ),
  page(
    "agencies/new",
    "agency-new",
    () => import("@/features/agencies/pages/AgencyNewPage.vue"),
    "addAgency",
    () => t("nav.agencies"),
    "agencies",
  ),
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
  page(
    "owners",
    "owners",
    () => import("@/features/owners/pages/OwnersPage.vue"),
    "readOwner",
    () => t("nav.owners"),
  ),
  page(
    "owners/new",
    "owner-new",
    () => import("@/features/owners/pages/OwnerNewPage.vue"),
    "addOwner",
    () => t("nav.owners"),
    "owners",
  ),
  page(
    "contracts",
    "contracts",
    () => import("@/features/contracts/pages/ContractsPage.vue"),
    "readContract",
    () => t("nav.contracts"),
  ),
  page(
    "contracts/new",
    "contract-new",
    () => import("@/features/contracts/pages/ContractNewPage.vue"),
    "manageContract",
    () => t("nav.contracts"),
    "contracts",
  ),
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
    "projects/:id",
    "project",
    () => import("@/features/projects/pages/ProjectPage.vue"),
    "readProject",
    () => t("nav.projects"),
    "projects",
  ),
  page(
    "plans",
    "plans",
    () => import("@/features/plans/pages/PlansPage.vue"),
    "readPlan",
    () => t("nav.plans"),
  ),
  page(
    "plans/:id",
    "plan",
    () => import("@/features/plans/pages/PlanPage.vue"),
    "readPlan",
    () => t("nav.plans"),
    "plans",
  ),
  page(
    "plans/:id/report",
    "report-new",
    () => import("@/features/reports/pages/ReportNewPage.vue"),
    "manageReport",
    () => t("nav.reports"),
    "reports",
  ),
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
    "review/:id?",
    "review",
    () => import("@/features/review/pages/ReviewPage.vue"),
    "reviewTask",
    () => t("nav.review"),
  ),
  page(
    "reports",
    "reports",
    () => import("@/features/reports/pages/ReportsPage.vue"),
    "readReport",
    () => t("nav.reports"),
  ),
  page(
    "reports/:id",
    "report",
    () => import("@/features/reports/pages/ReportPage.vue"),
    "readReport",
    () => t("nav.reports"),
    "reports",
  ),
  page(
    "quarantine",
    "quarantine",
    () => import("@/features/quarantine/pages/QuarantinePage.vue"),
    "readQuarantine",
    () => t("nav.quarantine"),
  ),
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
  { path: "/", component: () => import("@/app/ConsoleLayout.vue"), children: inside },
];

export function createConsoleRouter(): Router {
  const router = createRouter({
    history: createWebHistory(),
    routes,
    scrollBehavior: (to, from, saved) => saved ?? (to.path === from.path ? false : { top: 0 }),
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

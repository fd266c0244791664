/** The app's pages. Every page but the work tab's first is fetched when it is opened. */
import { createRouter, createWebHashHistory, type RouteRecordRaw } from "vue-router";
import { usePlatform } from "@/platform";
import WorkPage from "@/features/work/pages/WorkPage.vue";
import { queryClient } from "./query";

declare module "vue-router" {
  interface RouteMeta {
    /** The first page of a tab: the tab bar shows. */
    tab?: boolean;
    /** Needs nobody signed in: no bar on top. */
    outside?: boolean;
    /** Where back leads when the page was opened directly. */
    parent?: string;
  }
}

const routes: RouteRecordRaw[] = [
  { path: "/", redirect: "/work" },
  {
    path: "/sign-in",
    component: () => import("@/features/session/pages/SignInPage.vue"),
    meta: { outside: true },
  },
  { path: "/trouble", component: () => import("./TroublePage.vue"), meta: { outside: true } },
  {
    path: "/password",
    name: "password",
    component: () => import("@/features/session/pages/PasswordPage.vue"),
    meta: { parent: "/me" },
  },
  { path: "/work", component: WorkPage, meta: { tab: true } },
  {
    path: "/plans/:plan",
    component: () => import("@/features/work/pages/PickPage.vue"),
    props: true,
    meta: { parent: "/work" },
  },
  {
    path: "/outside/:way(supplementary|mismatch)",
    component: () => import("@/features/work/pages/OutsidePage.vue"),
    props: true,
    meta: { parent: "/work" },
  },
  {
    path: "/projects/:project/supplementary",
    component: () => import("@/features/work/pages/SupplementaryPage.vue"),
    props: true,
    meta: { parent: "/outside/supplementary" },
  },
  {
    path: "/unsubmitted",
    component: () => import("@/features/work/pages/UnsubmittedPage.vue"),
    meta: { parent: "/work" },
  },
  {
    path: "/tasks/:task",
    component: () => import("@/features/task/pages/TaskPage.vue"),
    props: true,
    meta: { parent: "/work" },
  },
  {
    path: "/tasks/:task/submit",
    component: () => import("@/features/submit/pages/SubmitPage.vue"),
    props: true,
  },
  {
    path: "/received",
    component: () => import("@/features/received/pages/ReceivedPage.vue"),
    meta: { tab: true },
  },
  {
    path: "/orders/:order",
    component: () => import("@/features/received/pages/OrderPage.vue"),
    props: true,
    meta: { parent: "/received" },
  },
  { path: "/query", component: () => import("@/features/query/pages/QueryPage.vue"), meta: { tab: true } },
  { path: "/me", component: () => import("@/features/me/pages/MePage.vue"), meta: { tab: true } },
  {
    path: "/me/phone",
    component: () => import("@/features/me/pages/PhonePage.vue"),
    meta: { parent: "/me" },
  },
  { path: "/me/sync", component: () => import("@/features/me/pages/SyncPage.vue"), meta: { parent: "/me" } },
  {
    path: "/me/storage",
    component: () => import("@/features/me/pages/StoragePage.vue"),
    meta: { parent: "/me" },
  },
  {
    path: "/me/peer",
    component: () => import("@/features/peer/pages/PeerPage.vue"),
    meta: { parent: "/me" },
  },
  { path: "/:rest(.*)*", component: () => import("./NotFoundPage.vue"), meta: { parent: "/work" } },
];

export const router = createRouter({ history: createWebHashHistory(), routes });

// Nobody signed in: only the sign-in page. An issued password: only the page that changes it.
router.beforeEach(async (to) => {
  if (to.meta.outside) return true;
  try {
    const session = await queryClient.fetchQuery({
      queryKey: ["session", {}],
      queryFn: () => usePlatform().call("session", {}),
    });
    if (session.state === "signed_out") return "/sign-in";
    if (session.account?.must_change_password && to.name !== "password") return "/password";
    return true;
  } catch {
    // The page asks again and shows why.
    return "/trouble";
  }
});

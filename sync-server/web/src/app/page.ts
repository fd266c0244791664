/** A page of the console, and what is known of it before it is opened. Each is its own chunk. */
import type { RouteRecordRaw } from "vue-router";
import type { Permission } from "@/shared/roles";

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

export function page(
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

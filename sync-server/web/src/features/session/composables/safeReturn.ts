/** Where to go after the sign-in: a path of this console only, never another site. */
import type { LocationQueryValue, RouteLocationRaw } from "vue-router";

export function safeReturn(to: LocationQueryValue | LocationQueryValue[] | undefined): RouteLocationRaw {
  const path = Array.isArray(to) ? to[0] : to;
  // "//host" and "/\host" would leave the site.
  return typeof path === "string" && /^\/(?![/\\])/.test(path) && !path.startsWith("/sign-in") ? path : "/";
}

/** What the calls of all resources are made with. */
import type { PageQuery } from "@fengtai/ui/api";

export interface Options {
  readonly signal?: AbortSignal;
}

export interface OfProject extends PageQuery {
  project?: string | undefined;
  month?: string | undefined;
}

/** What was not chosen is left out of the address. */
export function chosen<Q extends object>(query: Q): Q {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== ""),
  ) as Q;
}

export const byId = (id: string) => ({ params: { path: { id } } });

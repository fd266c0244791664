/** Calls about owners. */
import { answer, api, type Owner, type OwnerNew, type Page, type PageQuery } from "@fengtai/ui/api";
import { chosen, type Options } from "./call";

export const owners = {
  list: (query: PageQuery, options: Options = {}) =>
    answer<Page<Owner>>(api.GET("/api/owners", { params: { query: chosen(query) }, ...options })),
  add: (owner: OwnerNew) => answer<Owner>(api.POST("/api/owners", { body: owner })),
};

/** Calls about owners. */
import {
  answer,
  api,
  type HistoryEntry,
  type Owner,
  type OwnerNew,
  type Page,
  type PageQuery,
} from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";
import { linesOfPage } from "./history";

export const owners = {
  list: (query: PageQuery, options: Options = {}) =>
    answer<Page<Owner>>(api.GET("/api/owners", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<Owner>(api.GET("/api/owners/{id}", { ...byId(id), ...options })),
  add: (owner: OwnerNew) => answer<Owner>(api.POST("/api/owners", { body: owner })),
  update: (id: string, version: number, owner: OwnerNew) =>
    answer<Owner>(api.PUT("/api/owners/{id}", { ...byId(id), body: { ...owner, version } })),
  history: (id: string, options: Options = {}) =>
    answer<Page<HistoryEntry>>(api.GET("/api/owners/{id}/history", { ...byId(id), ...options })).then(
      linesOfPage,
    ),
};

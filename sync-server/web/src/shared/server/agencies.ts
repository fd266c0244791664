/** Calls about agencies. */
import {
  answer,
  api,
  type Agency,
  type AgencyDetail,
  type AgencyNew,
  type Page,
  type PageQuery,
  type RegistryCheck,
  type RegistryCheckNew,
} from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";

export const agencies = {
  list: (query: PageQuery, options: Options = {}) =>
    answer<Page<Agency>>(api.GET("/api/agencies", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<AgencyDetail>(api.GET("/api/agencies/{id}", { ...byId(id), ...options })),
  add: (agency: AgencyNew) => answer<Agency>(api.POST("/api/agencies", { body: agency })),
  checkRegistry: (id: string, check: RegistryCheckNew) =>
    answer<RegistryCheck>(api.POST("/api/agencies/{id}/registry-checks", { ...byId(id), body: check })),
};

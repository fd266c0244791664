/** Calls about agencies. */
import { answer, api, type Agency, type AgencyNew, type Page, type PageQuery } from "@fengtai/ui/api";
import { chosen, type Options } from "./call";

export const agencies = {
  list: (query: PageQuery, options: Options = {}) =>
    answer<Page<Agency>>(api.GET("/api/agencies", { params: { query: chosen(query) }, ...options })),
  add: (agency: AgencyNew) => answer<Agency>(api.POST("/api/agencies", { body: agency })),
};

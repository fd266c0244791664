/** Calls about the list of key fire-safety units. */
import { answer, api, type KeyUnit, type KeyUnitNew, type Page, type PageQuery } from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";
import { asFile } from "./people";

export const keyUnits = {
  list: (query: PageQuery & { ended?: boolean | undefined }, options: Options = {}) =>
    answer<Page<KeyUnit>>(api.GET("/api/key-units", { params: { query: chosen(query) }, ...options })),
  add: (unit: KeyUnitNew) => answer<KeyUnit>(api.POST("/api/key-units", { body: unit })),
  readSheet: (file: File) => answer<{ count: number }>(api.POST("/api/key-units/sheet", asFile(file))),
  end: (id: string, reason: string) =>
    answer<KeyUnit>(api.POST("/api/key-units/{id}/end", { ...byId(id), body: { reason } })),
};

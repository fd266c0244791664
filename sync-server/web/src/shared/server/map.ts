/** Calls about maps and addresses. */
import { answer, api, type MapSettings, type Place } from "@fengtai/ui/api";
import { chosen, type Options } from "./call";

export const map = {
  settings: () => answer<MapSettings>(api.GET("/api/map")),
  search: (query: { q: string; region?: string | undefined }, options: Options = {}) =>
    answer<{ items: Place[]; total: number }>(
      api.GET("/api/geocode", { params: { query: chosen(query) }, ...options }),
    ),
};

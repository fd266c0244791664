/** Calls about quarantine. */
import { answer, api, type Page, type PageQuery, type QuarantineEntry } from "@fengtai/ui/api";
import { chosen, type Options } from "./call";

export const quarantine = {
  list: (query: PageQuery & { task?: string | undefined }, options: Options = {}) =>
    answer<Page<QuarantineEntry>>(
      api.GET("/api/quarantine", { params: { query: chosen(query) }, ...options }),
    ),
};

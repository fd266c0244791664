/** Calls about faults that are followed up. */
import {
  answer,
  api,
  type FaultDetail,
  type FaultPage,
  type FaultStanding,
  type HazardTable,
} from "@fengtai/ui/api";
import { byId, chosen, type OfProject, type Options } from "./call";

export const faults = {
  list: (query: OfProject & { standing?: FaultStanding | undefined }, options: Options = {}) =>
    answer<FaultPage>(api.GET("/api/faults", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<FaultDetail>(api.GET("/api/faults/{id}", { ...byId(id), ...options })),
  hazards: (project: string, options: Options = {}) =>
    answer<HazardTable>(api.GET("/api/projects/{id}/hazards", { ...byId(project), ...options })),
  hazardsAddress: (project: string) => `/api/projects/${encodeURIComponent(project)}/hazards.xlsx`,
};

/** Calls about plans. */
import {
  answer,
  api,
  type Page,
  type Period,
  type PlanDetail,
  type PlanSummary,
  type Readiness,
} from "@fengtai/ui/api";
import { byId, chosen, type OfProject, type Options } from "./call";

export const plans = {
  list: (query: OfProject, options: Options = {}) =>
    answer<Page<PlanSummary>>(api.GET("/api/plans", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<PlanDetail>(api.GET("/api/plans/{id}", { ...byId(id), ...options })),
  make: (plan: { project: string; month: string; period: Period }) =>
    answer<PlanDetail>(api.POST("/api/plans", { body: plan })),
  dispatch: (id: string, batches: { facilities: string[]; assignees: string[] }[]) =>
    answer<PlanDetail>(api.POST("/api/plans/{id}/dispatch", { ...byId(id), body: { batches } })),
  withdraw: (id: string, facilities: string[], assignees: string[]) =>
    answer<PlanDetail>(
      api.POST("/api/plans/{id}/withdraw", { ...byId(id), body: { facilities, assignees } }),
    ),
  remove: (id: string) => answer<undefined>(api.DELETE("/api/plans/{id}", byId(id))),
  readiness: (id: string, options: Options = {}) =>
    answer<Readiness>(api.GET("/api/plans/{id}/readiness", { ...byId(id), ...options })),
};

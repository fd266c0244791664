/** Calls about plans. */
import {
  answer,
  api,
  type Engineer,
  type Page,
  type Period,
  type PlanDetail,
  type PlanIssued,
  type PlanMade,
  type PlanProposal,
  type PlanRemoval,
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
  /** Makes one for each project; with `preview` only says what would become of each. */
  makeMany: (
    wanted: { projects: string[]; month: string; period: Period; preview: boolean },
    options: Options = {},
  ) => answer<{ results: PlanMade[] }>(api.POST("/api/plans/batch", { body: wanted, ...options })),
  /** Issues each as the last time; with `preview` only says what would become of each. */
  dispatchMany: (wanted: { plans: string[]; preview: boolean }, options: Options = {}) =>
    answer<{ results: PlanIssued[] }>(api.POST("/api/plans/batch-dispatch", { body: wanted, ...options })),
  proposal: (id: string, options: Options = {}) =>
    answer<PlanProposal>(api.GET("/api/plans/{id}/proposal", { ...byId(id), ...options })),
  engineers: (options: Options = {}) =>
    answer<{ items: Engineer[] }>(api.GET("/api/engineers", { ...options })),
  dispatch: (id: string, batches: { facilities: string[]; assignees: string[] }[]) =>
    answer<PlanDetail>(api.POST("/api/plans/{id}/dispatch", { ...byId(id), body: { batches } })),
  withdraw: (id: string, facilities: string[], assignees: string[]) =>
    answer<PlanDetail>(
      api.POST("/api/plans/{id}/withdraw", { ...byId(id), body: { facilities, assignees } }),
    ),
  removal: (id: string, options: Options = {}) =>
    answer<PlanRemoval>(api.GET("/api/plans/{id}/removal", { ...byId(id), ...options })),
  remove: (id: string, withdraw: boolean) =>
    answer<undefined>(api.DELETE("/api/plans/{id}", { params: { path: { id }, query: { withdraw } } })),
  readiness: (id: string, options: Options = {}) =>
    answer<Readiness>(api.GET("/api/plans/{id}/readiness", { ...byId(id), ...options })),
};

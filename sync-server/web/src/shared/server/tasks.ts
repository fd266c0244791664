/** Calls about tasks. */
import {
  answer,
  api,
  type FaultHandling,
  type Page,
  type LateEvidence,
  type ReviewDecision,
  type TaskDetail,
  type TaskKind,
  type TaskPage,
  type TaskState,
  type TaskSummary,
} from "@fengtai/ui/api";
import { byId, chosen, type OfProject, type Options } from "./call";

export const tasks = {
  list: (
    query: OfProject & {
      state?: TaskState | undefined;
      kind?: TaskKind | undefined;
      engineer?: string | undefined;
    },
    options: Options = {},
  ) => answer<TaskPage>(api.GET("/api/tasks", { params: { query: chosen(query) }, ...options })),
  /** The first `size` of the tasks that wait for the caller's review. */
  queue: (size: number, options: Options = {}) =>
    answer<Page<TaskSummary>>(api.GET("/api/review-queue", { params: { query: { size } }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<TaskDetail>(api.GET("/api/tasks/{id}", { ...byId(id), ...options })),
  remove: (id: string, reason: string) =>
    answer<undefined>(api.POST("/api/tasks/{id}/removal", { ...byId(id), body: { reason } })),
  review: (id: string, decision: ReviewDecision) =>
    answer<undefined>(api.POST("/api/tasks/{id}/review", { ...byId(id), body: decision })),
  dispose: (id: string, fault: string, { disposition, note, assignee }: FaultHandling) =>
    answer<undefined>(
      api.POST("/api/tasks/{id}/faults/{fault}/disposition", {
        params: { path: { id, fault } },
        body: { disposition, note, assignee: assignee ?? null },
      }),
    ),
  late: (id: string, options: Options = {}) =>
    answer<LateEvidence>(api.GET("/api/tasks/{id}/late", { ...byId(id), ...options })),
  admitLate: (id: string, deliveries: number[], note: string) =>
    answer<undefined>(api.POST("/api/tasks/{id}/late", { ...byId(id), body: { deliveries, note } })),
  withdrawOrder: (id: string, note: string) =>
    answer<undefined>(api.POST("/api/orders/{id}/withdraw", { ...byId(id), body: { note } })),
  trackAddress: (id: string) => `/api/tasks/${encodeURIComponent(id)}/track.gpx`,
};

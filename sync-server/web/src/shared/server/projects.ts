/** Calls about projects. */
import {
  answer,
  api,
  type EndForm,
  type HistoryEntry,
  type Page,
  type PageQuery,
  type ProjectDetail,
  type ProjectNew,
  type ProjectSummary,
} from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";
import { linesOfPage } from "./history";

export const projects = {
  list: (
    query: PageQuery & {
      lead?: string | undefined;
      without_plan?: string | undefined;
      contract?: string | undefined;
    },
    options: Options = {},
  ) =>
    answer<Page<ProjectSummary>>(api.GET("/api/projects", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<ProjectDetail>(api.GET("/api/projects/{id}", { ...byId(id), ...options })),
  add: (project: ProjectNew) => answer<ProjectDetail>(api.POST("/api/projects", { body: project })),
  /** `known`: that facilities of this month's plans are taken out. */
  update: (id: string, version: number, project: ProjectNew, known = false) =>
    answer<ProjectDetail>(
      api.PUT("/api/projects/{id}", {
        ...byId(id),
        body: { ...project, version, planned_facilities_known: known },
      }),
    ),
  terminate: (id: string, form: EndForm & { name: string }) =>
    answer<ProjectDetail>(api.POST("/api/projects/{id}/terminate", { ...byId(id), body: form })),
  history: (id: string, options: Options = {}) =>
    answer<Page<HistoryEntry>>(api.GET("/api/projects/{id}/history", { ...byId(id), ...options })).then(
      linesOfPage,
    ),
};

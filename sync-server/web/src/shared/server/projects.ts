/** Calls about projects. */
import {
  answer,
  api,
  type Page,
  type PageQuery,
  type ProjectDetail,
  type ProjectNew,
  type ProjectSummary,
} from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";

export const projects = {
  list: (query: PageQuery & { without_plan?: string | undefined }, options: Options = {}) =>
    answer<Page<ProjectSummary>>(api.GET("/api/projects", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<ProjectDetail>(api.GET("/api/projects/{id}", { ...byId(id), ...options })),
  add: (project: ProjectNew) => answer<ProjectDetail>(api.POST("/api/projects", { body: project })),
};

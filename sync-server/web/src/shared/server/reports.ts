/** Calls about reports. */
import {
  answer,
  api,
  type DueReport,
  type Page,
  type ReportAsked,
  type ReportDetail,
  type ReportNew,
  type ReportSummary,
  type ReportsToFile,
} from "@fengtai/ui/api";
import { byId, chosen, type OfProject, type Options } from "./call";

const BLANK_COVER = {
  title: null,
  project_name: null,
  project_address: null,
  owner_name: null,
  agency_name: null,
  contract_name: null,
  remark: null,
};

export const reports = {
  list: (query: OfProject & { state?: string | undefined }, options: Options = {}) =>
    answer<Page<ReportSummary>>(api.GET("/api/reports", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<ReportDetail>(api.GET("/api/reports/{id}", { ...byId(id), ...options })),
  make: ({ cover, ...report }: ReportNew) =>
    answer<ReportDetail>(
      api.POST("/api/reports", { body: { ...report, cover: { ...BLANK_COVER, ...cover } } }),
    ),
  /** The plans of a month whose reports may be made: with the report, or with what it waits for. */
  due: (month: string, options: Options = {}) =>
    answer<{ items: DueReport[] }>(
      api.GET("/api/report-batch", { params: { query: { month } }, ...options }),
    ),
  makeMany: (plans: string[], dated_on: string) =>
    answer<{ results: ReportAsked[] }>(api.POST("/api/report-batch", { body: { plans, dated_on } })),
  /** What is to be filed of the reports one manages. */
  toFile: (options: Options = {}) => answer<ReportsToFile>(api.GET("/api/report-due", { ...options })),
  remove: (id: string) => answer<undefined>(api.DELETE("/api/reports/{id}", byId(id))),
  file: (id: string, note: string) =>
    answer<ReportDetail>(api.POST("/api/reports/{id}/file", { ...byId(id), body: { note } })),
  pdf: (id: string, options: Options = {}) =>
    answer<Blob>(api.GET("/api/reports/{id}/pdf", { ...byId(id), ...options, parseAs: "blob" })),
  uploadedAddress: (id: string) => `/api/reports/${encodeURIComponent(id)}/uploaded`,
  /** All of its tables, a sheet each. */
  tablesAddress: (id: string) => `/api/reports/${encodeURIComponent(id)}/tables`,
  pdfAddress: (id: string) => `/api/reports/${encodeURIComponent(id)}/pdf`,
};

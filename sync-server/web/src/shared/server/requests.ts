/** Calls about what is asked of the authority and its operators. */
import {
  answer,
  api,
  type CorrectionKind,
  type Page,
  type PageQuery,
  type RequestDetail,
  type RequestKind,
  type RequestState,
  type RequestSummary,
} from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";

export interface RequestQuery extends PageQuery {
  kind?: RequestKind | undefined;
  state?: RequestState | undefined;
  project?: string | undefined;
  /** Only those that wait for a decision of whoever asks. */
  waiting?: boolean | undefined;
}

interface Asked {
  reason: string;
  attachments: string[];
}

export const requests = {
  list: (query: RequestQuery, options: Options = {}) =>
    answer<Page<RequestSummary>>(api.GET("/api/requests", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<RequestDetail>(api.GET("/api/requests/{id}", { ...byId(id), ...options })),
  withdraw: (id: string) => answer<RequestDetail>(api.POST("/api/requests/{id}/withdraw", byId(id))),
  decide: (id: string, decision: { approve: boolean; note: string }) =>
    answer<RequestDetail>(api.POST("/api/requests/{id}/decide", { ...byId(id), body: decision })),
  suspend: (asked: Asked & { project: string; month: string }) =>
    answer<RequestDetail>(api.POST("/api/requests/suspension", { body: asked })),
  directUpload: (asked: Asked & { project: string }) =>
    answer<RequestDetail>(api.POST("/api/requests/direct-upload", { body: asked })),
  correct: (
    asked: Asked & {
      what: CorrectionKind;
      project: string | null;
      task: string | null;
      report: string | null;
    },
  ) => answer<RequestDetail>(api.POST("/api/requests/correction", { body: asked })),
};

/** Calls about accounts. */
import {
  answer,
  api,
  type Account,
  type AccountNew,
  type AccountSession,
  type Decided,
  type Page,
  type PageQuery,
  type Role,
} from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";
import { linesOfDecided } from "./history";

export interface AccountQuery extends PageQuery {
  role?: Role | undefined;
  state?: Account["state"] | undefined;
  person?: string | undefined;
}

export const accounts = {
  list: (query: AccountQuery, options: Options = {}) =>
    answer<Page<Account>>(api.GET("/api/accounts", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<Account>(api.GET("/api/accounts/{id}", { ...byId(id), ...options })),
  add: (account: AccountNew) => answer<Account>(api.POST("/api/accounts", { body: account })),
  enable: (id: string) => answer<undefined>(api.POST("/api/accounts/{id}/enable", byId(id))),
  disable: (id: string) => answer<undefined>(api.POST("/api/accounts/{id}/disable", byId(id))),
  resetPassword: (id: string, password: string) =>
    answer<undefined>(api.POST("/api/accounts/{id}/reset-password", { ...byId(id), body: { password } })),
  releaseDevice: (id: string) => answer<undefined>(api.POST("/api/accounts/{id}/release-device", byId(id))),
  sessions: (id: string, options: Options = {}) =>
    answer<Page<AccountSession>>(api.GET("/api/accounts/{id}/sessions", { ...byId(id), ...options })),
  endSession: (id: string, session: string) =>
    answer<undefined>(
      api.DELETE("/api/accounts/{id}/sessions/{session}", { params: { path: { id, session } } }),
    ),
  history: (id: string, options: Options = {}) =>
    answer<Decided[]>(api.GET("/api/accounts/{id}/history", { ...byId(id), ...options })).then(
      linesOfDecided,
    ),
};

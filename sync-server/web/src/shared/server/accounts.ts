/** Calls about accounts. */
import {
  answer,
  api,
  type Account,
  type AccountNew,
  type Page,
  type PageQuery,
  type Role,
} from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";

export const accounts = {
  list: (query: PageQuery & { role?: Role | undefined; state?: string | undefined }, options: Options = {}) =>
    answer<Page<Account>>(api.GET("/api/accounts", { params: { query: chosen(query) }, ...options })),
  add: (account: AccountNew) => answer<Account>(api.POST("/api/accounts", { body: account })),
  enable: (id: string) => answer<undefined>(api.POST("/api/accounts/{id}/enable", byId(id))),
  disable: (id: string) => answer<undefined>(api.POST("/api/accounts/{id}/disable", byId(id))),
  resetPassword: (id: string, password: string) =>
    answer<undefined>(api.POST("/api/accounts/{id}/reset-password", { ...byId(id), body: { password } })),
  releaseDevice: (id: string) => answer<undefined>(api.POST("/api/accounts/{id}/release-device", byId(id))),
};

/** Calls about session. */
import { answer, api, type AccountSession, type Page, type SessionAccount } from "@fengtai/ui/api";
import { byId, type Options } from "./call";

export const session = {
  get: () => answer<{ account: SessionAccount }>(api.GET("/api/session")),
  signIn: (account: string, password: string) =>
    answer<{ account: SessionAccount }>(api.POST("/api/session", { body: { account, password } })),
  signOut: () => answer<undefined>(api.DELETE("/api/session")),
  changePassword: (old: string, next: string) =>
    answer<undefined>(api.POST("/api/session/password", { body: { old, new: next } })),
  list: (options: Options = {}) => answer<Page<AccountSession>>(api.GET("/api/sessions", { ...options })),
  end: (id: string) => answer<undefined>(api.DELETE("/api/sessions/{id}", byId(id))),
};

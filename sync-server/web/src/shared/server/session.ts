/** Calls about session. */
import { answer, api, type SessionAccount } from "@fengtai/ui/api";

export const session = {
  get: () => answer<{ account: SessionAccount }>(api.GET("/api/session")),
  signIn: (account: string, password: string) =>
    answer<{ account: SessionAccount }>(api.POST("/api/session", { body: { account, password } })),
  signOut: () => answer<undefined>(api.DELETE("/api/session")),
  changePassword: (old: string, next: string) =>
    answer<undefined>(api.POST("/api/session/password", { body: { old, new: next } })),
};

/** Calls about owner contacts and their accounts. */
import {
  answer,
  api,
  type OwnerContact,
  type OwnerContactNew,
  type Page,
  type PageQuery,
} from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";

type Wanted = PageQuery & { owner?: string | undefined; ended?: boolean | undefined };

export const ownerContacts = {
  list: (query: Wanted, options: Options = {}) =>
    answer<Page<OwnerContact>>(
      api.GET("/api/owner-contacts", { params: { query: chosen(query) }, ...options }),
    ),
  get: (id: string, options: Options = {}) =>
    answer<OwnerContact>(api.GET("/api/owner-contacts/{id}", { ...byId(id), ...options })),
  add: (contact: OwnerContactNew) => answer<OwnerContact>(api.POST("/api/owner-contacts", { body: contact })),
  update: (id: string, version: number, contact: { name: string; phone: string }) =>
    answer<OwnerContact>(api.PUT("/api/owner-contacts/{id}", { ...byId(id), body: { ...contact, version } })),
  end: (id: string) => answer<OwnerContact>(api.POST("/api/owner-contacts/{id}/end", byId(id))),
  addAccount: (id: string) => answer<OwnerContact>(api.POST("/api/owner-contacts/{id}/account", byId(id))),
  resetPassword: (id: string) =>
    answer<OwnerContact>(api.POST("/api/owner-contacts/{id}/reset-password", byId(id))),
};

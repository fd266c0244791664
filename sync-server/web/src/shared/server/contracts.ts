/** Calls about contracts. */
import {
  answer,
  api,
  type Attachment,
  type Contract,
  type ContractKind,
  type ContractNew,
  type ContractState,
  type EndForm,
  type HistoryEntry,
  type Page,
  type PageQuery,
} from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";
import { linesOfPage } from "./history";

type Wanted = PageQuery & {
  state?: ContractState | undefined;
  kind?: ContractKind | undefined;
  owner?: string | undefined;
};

export const contracts = {
  list: (query: Wanted, options: Options = {}) =>
    answer<Page<Contract>>(api.GET("/api/contracts", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<Contract>(api.GET("/api/contracts/{id}", { ...byId(id), ...options })),
  rename: (id: string, version: number, name: string) =>
    answer<Contract>(api.PUT("/api/contracts/{id}", { ...byId(id), body: { version, name } })),
  terminate: (id: string, form: EndForm) =>
    answer<Contract>(api.POST("/api/contracts/{id}/terminate", { ...byId(id), body: form })),
  cancel: (id: string, form: EndForm) =>
    answer<Contract>(api.POST("/api/contracts/{id}/cancel", { ...byId(id), body: form })),
  attachments: (id: string, options: Options = {}) =>
    answer<Page<Attachment>>(api.GET("/api/contracts/{id}/attachments", { ...byId(id), ...options })),
  attach: (id: string, attachments: string[]) =>
    answer<Page<Attachment>>(
      api.POST("/api/contracts/{id}/attachments", { ...byId(id), body: { attachments } }),
    ),
  history: (id: string, options: Options = {}) =>
    answer<Page<HistoryEntry>>(api.GET("/api/contracts/{id}/history", { ...byId(id), ...options })).then(
      linesOfPage,
    ),
  add: (contract: ContractNew) => answer<Contract>(api.POST("/api/contracts", { body: contract })),
};

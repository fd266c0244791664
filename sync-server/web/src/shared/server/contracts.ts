/** Calls about contracts. */
import { answer, api, type Contract, type ContractNew, type Page, type PageQuery } from "@fengtai/ui/api";
import { chosen, type Options } from "./call";

export const contracts = {
  list: (query: PageQuery, options: Options = {}) =>
    answer<Page<Contract>>(api.GET("/api/contracts", { params: { query: chosen(query) }, ...options })),
  add: (contract: ContractNew) => answer<Contract>(api.POST("/api/contracts", { body: contract })),
};

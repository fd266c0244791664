/** Calls about the month board. */
import { answer, api, type Board, type BoardState, type PageQuery } from "@fengtai/ui/api";
import { chosen, type Options } from "./call";

export interface BoardQuery extends PageQuery {
  month?: string | undefined;
  state?: BoardState | undefined;
  lead?: string | undefined;
}

export const board = {
  get: (query: BoardQuery, options: Options = {}) =>
    answer<Board>(api.GET("/api/board", { params: { query: chosen(query) }, ...options })),
};

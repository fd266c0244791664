/**
 * The base map that all maps of the page are drawn on, and where WGS-84 positions are on it. The page is told of it once
 * by whoever asked the server; until then, and where there is none, maps are a plain grid.
 */
import { shallowRef } from "vue";
import { gcj02Of, wgs84Of } from "./datum";
import { fromPlane, toPlane, type Planar, type Position } from "./geometry";

export interface BaseMap {
  /** Addresses of layers, the lowest first, with `{z}`, `{x}` and `{y}`. */
  readonly layers: readonly string[];
  /** 审图号; always shown. */
  readonly review_number: string;
  readonly attribution: string;
  readonly datum: "wgs84" | "gcj02";
  readonly min_zoom: number;
  readonly max_zoom: number;
  /** Where a pack is from and of which day. */
  readonly origin?: string | null | undefined;
}

export const baseMap = shallowRef<BaseMap | null>(null);

/** Where a position is drawn. */
export function toMap(position: Position): Planar {
  return toPlane(baseMap.value?.datum === "gcj02" ? gcj02Of(position) : position);
}

/** The position of what was drawn or clicked. */
export function fromMap(planar: readonly number[]): Position {
  const shown = fromPlane(planar);
  return baseMap.value?.datum === "gcj02" ? wgs84Of(shown) : shown;
}

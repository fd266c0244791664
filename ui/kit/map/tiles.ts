/** The layers of a base map. Loaded only where there is one. */
import TileLayer from "ol/layer/Tile";
import XYZ from "ol/source/XYZ";
import type { BaseMap } from "./baseMap";

/** `told` is called with every tile: whether it came. */
export function tileLayers(base: BaseMap, told: (came: boolean) => void): TileLayer[] {
  return base.layers.map((url) => {
    const source = new XYZ({ url, minZoom: base.min_zoom, maxZoom: base.max_zoom, transition: 0 });
    source.on("tileloadend", () => told(true));
    source.on("tileloaderror", () => told(false));
    // A canvas of its own, which the theme can dim.
    return new TileLayer({ source, className: "ft-tiles" });
  });
}

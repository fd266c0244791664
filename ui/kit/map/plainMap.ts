/**
 * An OpenLayers map on a plain grid of true metres: no boundaries and no network of its own. Where the operator has set up
 * a base map its tiles lie on the grid, which shows wherever they do not come. The colours are read from the design tokens,
 * so that light and dark come from one place.
 */
import Feature from "ol/Feature";
import Map from "ol/Map";
import View from "ol/View";
import ScaleLine from "ol/control/ScaleLine";
import { createEmpty, extend, getCenter, getHeight, getWidth, isEmpty, type Extent } from "ol/extent";
import type Geometry from "ol/geom/Geometry";
import MultiLineString from "ol/geom/MultiLineString";
import { defaults as defaultInteractions } from "ol/interaction/defaults";
import VectorLayer from "ol/layer/Vector";
import VectorSource from "ol/source/Vector";
import Stroke from "ol/style/Stroke";
import Style from "ol/style/Style";
import { shallowRef, watch, type Ref } from "vue";
import { dark } from "../preferences";
import { baseMap } from "./baseMap";
import { fromPlane, gridStepM, planePerMetre } from "./geometry";

export function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

export interface PlainMap {
  readonly map: Map;
  /** Shows everything that the sources hold, with room around it. */
  readonly fit: () => void;
  /** Goes `by` steps closer, or back. */
  readonly zoom: (by: number) => void;
  /** Draws the grid again, after the theme has changed. */
  readonly repaint: () => void;
  /** The last tile did not come: what is seen is the grid, or old. */
  readonly tilesFail: Ref<boolean>;
  readonly dispose: () => void;
}

type Sources = readonly VectorSource<Feature<Geometry>>[];

/** Zoom never goes closer than this when fitting: 5 cm a pixel shows nothing but noise of the receiver. */
const FINEST_M_PER_PX = 0.15;
const FIT_PADDING_PX = 36;

export function createPlainMap(
  target: HTMLElement,
  sources: Sources,
  layers: readonly VectorLayer[],
): PlainMap {
  const gridSource = new VectorSource();
  const grid = new VectorLayer({ source: gridSource, updateWhileInteracting: true });
  const view = new View({ center: [0, 0], resolution: 1, enableRotation: false });
  const map = new Map({
    target,
    layers: [grid, ...layers],
    view,
    controls: [new ScaleLine({ units: "metric", minWidth: 72 })],
    // A page scrolls with the wheel; the map zooms with it only when it has the focus.
    interactions: defaultInteractions({ onFocusOnly: true, altShiftDragRotate: false, pinchRotate: false }),
  });

  const tilesFail = shallowRef(false);
  let disposed = false;
  const stopWatching = watch(
    baseMap,
    async (base) => {
      for (const layer of map.getLayers().getArray().slice()) if (layer.get("tiles")) map.removeLayer(layer);
      if (!base) return;
      const { tileLayers } = await import("./tiles");
      if (disposed || baseMap.value !== base) return;
      const tiles = tileLayers(base, (came) => (tilesFail.value = !came));
      for (const [n, layer] of tiles.entries()) {
        layer.set("tiles", true);
        // Over the grid, under everything that is drawn.
        map.getLayers().insertAt(1 + n, layer);
      }
    },
    { immediate: true },
  );

  const drawGrid = () => {
    gridSource.clear();
    const resolution = view.getResolution();
    const size = map.getSize();
    if (resolution === undefined || !size) return;
    const extent = view.calculateExtent(size);
    const scale = planePerMetre(fromPlane(getCenter(extent)).lat);
    const step = gridStepM(resolution / scale) * scale;
    gridSource.addFeatures(gridLines(extent, step));
  };
  // A map that is shown once and left alone never ends a move: its first fit and its size count too.
  map.on("moveend", drawGrid);

  /** What the view showed after it was last fitted: once somebody has moved it, it is theirs. */
  let fitted = "";
  const shown = () => JSON.stringify([view.getCenter(), view.getResolution()]);
  const fit = () => {
    const all = createEmpty();
    for (const source of sources) {
      const extent = source.getExtent();
      if (extent && !isEmpty(extent)) extend(all, extent);
    }
    if (isEmpty(all)) return;
    const scale = planePerMetre(fromPlane(getCenter(all)).lat);
    const padding = [FIT_PADDING_PX, FIT_PADDING_PX, FIT_PADDING_PX, FIT_PADDING_PX];
    // The view itself hears of a new size only after the map has told it.
    view.fit(all, { padding, minResolution: FINEST_M_PER_PX * scale, size: map.getSize() });
    fitted = shown();
    drawGrid();
  };
  map.on("change:size", () => (shown() === fitted ? fit() : drawGrid()));

  return {
    map,
    fit,
    zoom: (by) => view.animate({ zoom: (view.getZoom() ?? 16) + by, duration: 160 }),
    repaint: drawGrid,
    tilesFail,
    dispose() {
      disposed = true;
      stopWatching();
      map.setTarget(undefined);
      map.dispose();
    },
  };
}

/** Draws a map's features again when another base map comes or the theme changes. */
export function redrawn(plain: Ref<PlainMap | undefined>, draw: () => void): void {
  watch(baseMap, () => {
    // Another base map can have another datum: everything lies elsewhere on it.
    draw();
    plain.value?.fit();
  });
  watch(dark, () => {
    draw();
    plain.value?.repaint();
  });
}

/** Lines across twice the visible part, so that a drag does not show the grid's end; each tenth a little stronger. */
function gridLines(visible: Extent, step: number): Feature<MultiLineString>[] {
  const [minX = 0, minY = 0] = visible;
  const [fromX, fromY] = [minX - getWidth(visible) / 2, minY - getHeight(visible) / 2];
  const [toX, toY] = [fromX + 2 * getWidth(visible), fromY + 2 * getHeight(visible)];
  const fine: number[][][] = [];
  const strong: number[][][] = [];
  for (let n = Math.ceil(fromX / step); n * step <= toX; n += 1) {
    (n % 10 === 0 ? strong : fine).push([
      [n * step, fromY],
      [n * step, toY],
    ]);
  }
  for (let n = Math.ceil(fromY / step); n * step <= toY; n += 1) {
    (n % 10 === 0 ? strong : fine).push([
      [fromX, n * step],
      [toX, n * step],
    ]);
  }
  return [lines(fine, "--ft-map-grid"), lines(strong, "--ft-map-grid-strong")];
}

function lines(coordinates: number[][][], colour: string): Feature<MultiLineString> {
  const feature = new Feature(new MultiLineString(coordinates));
  feature.setStyle(new Style({ stroke: new Stroke({ color: token(colour), width: 1 }) }));
  return feature;
}

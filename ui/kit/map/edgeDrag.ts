/** Takes hold of a circle's edge with the pointer and makes it larger or smaller. */
import type MapBrowserEvent from "ol/MapBrowserEvent";
import PointerInteraction from "ol/interaction/Pointer";
import { fromMap, toMap } from "./baseMap";
import { distanceM, planePerMetre, type Fence } from "./geometry";

/** How far beside the line a pointer may be, in pixels: a finger is less exact than a mouse. */
const NEAR_PX = { mouse: 8, other: 18 };

/** `fence` is what is drawn of it; `changed` gets whole metres while the edge is dragged. */
export function edgeDrag(
  fence: () => Fence | undefined,
  changed: (radius_m: number) => void,
): PointerInteraction {
  const isOnEdge = (event: MapBrowserEvent): boolean => {
    const circle = fence();
    if (circle?.kind !== "circle") return false;
    const resolution = event.map.getView().getResolution() ?? 1;
    const [x, y] = toMap(circle.center);
    const [px = 0, py = 0] = event.coordinate;
    const radius = circle.radius_m * planePerMetre(circle.center.lat);
    const original: unknown = event.originalEvent;
    const isMouse = original instanceof PointerEvent && original.pointerType === "mouse";
    const near = (isMouse ? NEAR_PX.mouse : NEAR_PX.other) * resolution;
    return Math.abs(Math.hypot(px - x, py - y) - radius) <= near;
  };
  return new PointerInteraction({
    handleDownEvent: isOnEdge,
    handleDragEvent: (event) => {
      const circle = fence();
      if (circle?.kind === "circle") changed(Math.round(distanceM(circle.center, fromMap(event.coordinate))));
    },
    handleMoveEvent: (event) => {
      const element = event.map.getTargetElement();
      if (element && !event.dragging) element.style.cursor = isOnEdge(event) ? "move" : "";
    },
    handleUpEvent: () => false,
  });
}

/**
 * The position and geofence of a form as they are typed and drawn. Until somebody has typed a position or moved the mark
 * there is none: where the map begins is nobody's building. Each change can be taken back.
 */
import type { Geofence, LatLon } from "@fengtai/ui/api";
import type { Fence } from "@fengtai/ui/kit";
import { computed, ref, watch, type Ref } from "vue";
import {
  DEFAULT_RADIUS_M,
  fenceAt,
  FIRST_POSITION,
  meantIn,
  parseCorners,
  parsePosition,
  showCorners,
  showPosition,
  writtenIn,
  type Datum,
} from "./projectForm";

interface Site {
  readonly position: LatLon | null;
  readonly fence: Geofence;
}

const isSameCircle = (a: Geofence, b: Geofence) =>
  a.kind === "circle" && b.kind === "circle" && showPosition(a.center) === showPosition(b.center);

export function useSite(position: Ref<LatLon | null>, fence: Ref<Geofence>) {
  const drawing = ref(false);
  const marking = ref(position.value !== null);
  const before = ref<Site[]>([]);
  const shownAt = computed(() => position.value ?? FIRST_POSITION);

  function remember(): void {
    before.value.push({ position: position.value, fence: fence.value });
  }

  function place(at: LatLon): void {
    remember();
    marking.value = true;
    position.value = at;
    fence.value = fenceAt(fence.value, at);
  }

  function setFence(drawn: Fence): void {
    const next: Geofence =
      drawn.kind === "circle"
        ? { ...drawn, center: { ...drawn.center } }
        : { ...drawn, points: drawn.points.map((point) => ({ ...point })) };
    // One drag of the edge is one change, however many radii it passes.
    const last = before.value.at(-1)?.fence;
    const goesOn = isSameCircle(next, fence.value) && last !== undefined && isSameCircle(last, next);
    if (!goesOn) remember();
    fence.value = next;
  }

  function undo(): void {
    const last = before.value.pop();
    if (!last) return;
    position.value = last.position;
    fence.value = last.fence;
    drawing.value = false;
  }

  function drawFence(): void {
    marking.value = true;
    drawing.value = true;
  }

  const kind = computed({
    get: () => (drawing.value ? "polygon" : fence.value.kind),
    set: (wanted) => {
      if (wanted === "polygon" && fence.value.kind !== "polygon") drawFence();
      else drawing.value = false;
      if (wanted === "circle" && fence.value.kind !== "circle")
        setFence({ kind: "circle", center: shownAt.value, radius_m: DEFAULT_RADIUS_M });
    },
  });

  return {
    drawing,
    marking,
    shownAt,
    kind,
    canUndo: computed(() => before.value.length > 0),
    place,
    setFence,
    undo,
    drawFence,
  };
}

/** The same values as they are typed. What cannot be read is nothing, never the value before it; no number is bent. */
export function useTypedSite(
  position: Ref<LatLon | null>,
  fence: Ref<Geofence>,
  site: ReturnType<typeof useSite>,
) {
  const typedPosition = ref(position.value ? showPosition(position.value) : "");
  const datum = ref<Datum>("wgs84");
  /** Where the numbers that somebody typed were taken to be; undefined once the site was moved otherwise. */
  const typedAt = ref<string>();
  const showSite = () => {
    if (position.value) typedPosition.value = writtenIn(datum.value, position.value);
  };
  watch(position, showSite);
  const unreadable = computed(() => typedPosition.value.trim() !== "" && !parsePosition(typedPosition.value));
  function applyPosition(): void {
    const parsed = parsePosition(typedPosition.value);
    if (!parsed) {
      position.value = null;
      return;
    }
    const at = meantIn(datum.value, parsed);
    typedAt.value = showPosition(at);
    site.place(at);
  }
  /** What was typed is meant in the other datum; where the site was marked otherwise, it stays and reads otherwise. */
  const typedDatum = computed({
    get: () => datum.value,
    set: (chosen) => {
      datum.value = chosen;
      const isTyped = position.value !== null && showPosition(position.value) === typedAt.value;
      if (isTyped) applyPosition();
      else showSite();
    },
  });

  const showRadius = () => (fence.value.kind === "circle" ? String(fence.value.radius_m) : "");
  const typedRadius = ref(showRadius());
  watch(fence, (now) => {
    const isTyped = now.kind === "circle" && Object.is(Number(typedRadius.value || NaN), now.radius_m);
    if (!isTyped && !(now.kind === "circle" && Number.isNaN(now.radius_m))) typedRadius.value = showRadius();
  });
  function applyRadius(): void {
    const typed = typedRadius.value.trim();
    const radius_m = typed === "" ? Number.NaN : Number(typed);
    site.setFence({ kind: "circle", center: site.shownAt.value, radius_m });
  }

  const showPoints = () => (fence.value.kind === "polygon" ? showCorners(fence.value.points) : "");
  const typedCorners = ref(showPoints());
  const cornersUnreadable = ref(false);
  watch(fence, () => {
    typedCorners.value = showPoints();
    cornersUnreadable.value = false;
  });
  function applyCorners(): void {
    const points = parseCorners(typedCorners.value);
    cornersUnreadable.value = !points;
    if (!points) return;
    site.drawing.value = false;
    site.marking.value = true;
    site.setFence({ kind: "polygon", points });
  }

  return {
    typedPosition,
    typedDatum,
    unreadable,
    typedRadius,
    typedCorners,
    cornersUnreadable,
    applyPosition,
    applyRadius,
    applyCorners,
  };
}

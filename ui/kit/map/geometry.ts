/**
 * Positions and shapes as the map needs them. WGS-84 degrees in, the map's own plane (Web Mercator) out; metres on
 * the ground are kept true by the latitude's scale. Pure: no OpenLayers here, so that it is tested without a browser.
 */

export interface Position {
  readonly lat: number;
  readonly lon: number;
}

export type Fence =
  | { readonly kind: "circle"; readonly center: Position; readonly radius_m: number }
  | { readonly kind: "polygon"; readonly points: readonly Position[] };

export interface TrackPoint extends Position {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly accuracy_m?: number;
  readonly simulated?: boolean;
}

export type Planar = [x: number, y: number];

const EARTH_RADIUS_M = 6_378_137;

export function toPlane({ lat, lon }: Position): Planar {
  const x = (EARTH_RADIUS_M * (lon * Math.PI)) / 180;
  const y = EARTH_RADIUS_M * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360));
  return [x, y];
}

export function fromPlane([x, y]: readonly [number, number] | readonly number[]): Position {
  const lon = ((x ?? 0) / EARTH_RADIUS_M) * (180 / Math.PI);
  const lat = (2 * Math.atan(Math.exp((y ?? 0) / EARTH_RADIUS_M)) - Math.PI / 2) * (180 / Math.PI);
  return { lat, lon };
}

/** How many units of the plane one metre on the ground is at this latitude. */
export function planePerMetre(lat: number): number {
  return 1 / Math.cos((lat * Math.PI) / 180);
}

/** Metres between two positions (equirectangular: exact enough for a site). */
export function distanceM(a: Position, b: Position): number {
  const perDegree = (EARTH_RADIUS_M * Math.PI) / 180;
  const north = (b.lat - a.lat) * perDegree;
  const east = (b.lon - a.lon) * perDegree * Math.cos((((a.lat + b.lat) / 2) * Math.PI) / 180);
  return Math.hypot(north, east);
}

/** The fence's outline in the plane, closed; `place` tells where a position is drawn. */
export function fenceRing(fence: Fence, place: (position: Position) => Planar = toPlane): Planar[] {
  if (fence.kind === "polygon") {
    const ring = fence.points.map(place);
    const [first] = ring;
    return first ? [...ring, first] : [];
  }
  const corners = 96;
  const [x, y] = place(fence.center);
  const radius = fence.radius_m * planePerMetre(fence.center.lat);
  return Array.from({ length: corners + 1 }, (_, i) => {
    const angle = (2 * Math.PI * (i % corners)) / corners;
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)];
  });
}

export function contains(fence: Fence, position: Position): boolean {
  if (fence.kind === "circle") return distanceM(fence.center, position) <= fence.radius_m;
  const [px, py] = toPlane(position);
  const ring = fenceRing(fence);
  let inside = false;
  for (let i = 1; i < ring.length; i += 1) {
    const [a, b] = [ring[i - 1], ring[i]];
    if (!a || !b) continue;
    const crosses = a[1] > py !== b[1] > py && px < ((b[0] - a[0]) * (py - a[1])) / (b[1] - a[1]) + a[0];
    if (crosses) inside = !inside;
  }
  return inside;
}

/** Distance between grid lines in metres: 1, 2 or 5 times a power of ten, about 80 px apart. */
export function gridStepM(metresPerPixel: number): number {
  const wanted = metresPerPixel * 80;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= wanted) ?? 10;
  return step * power;
}

/** Where along the points an instant lies: the last point not later than it. */
export function pointAt(points: readonly TrackPoint[], at: number): TrackPoint | undefined {
  let low = 0;
  let high = points.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.at ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return points[Math.max(0, low - 1)];
}

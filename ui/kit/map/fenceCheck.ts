/** What is wrong with a position or a geofence, as the server tells it too (`shared-model/src/geofence.rs`). Pure. */
import {
  contains,
  fromPlane,
  planePerMetre,
  toPlane,
  type Fence,
  type Planar,
  type Position,
} from "./geometry";

export const MIN_RADIUS_M = 20;
export const MAX_RADIUS_M = 10_000;
export const MIN_AREA_M2 = 400;
export const MAX_CORNERS = 200;

export type FenceProblem = "radius" | "corners" | "crossed" | "tooSmall" | "tooLarge" | "elsewhere";

/** The box around China's land and waters: tells a typing error from a place that may be meant; it is no border. */
export function isAroundChina({ lat, lon }: Position): boolean {
  return lat >= 3 && lat <= 54 && lon >= 73 && lon <= 136;
}

export function fenceProblem(fence: Fence, site: Position | null): FenceProblem | undefined {
  const problem = fence.kind === "circle" ? circleProblem(fence.radius_m) : outlineProblem(fence.points);
  if (problem) return problem;
  return site && !contains(fence, site) ? "elsewhere" : undefined;
}

function circleProblem(radius: number): FenceProblem | undefined {
  return radius >= MIN_RADIUS_M && radius <= MAX_RADIUS_M ? undefined : "radius";
}

function outlineProblem(points: readonly Position[]): FenceProblem | undefined {
  const [first] = points;
  if (!first || points.length < 3 || points.length > MAX_CORNERS) return "corners";
  // Metres from the first corner: numbers of the whole plane would eat the digits that crossings are told by.
  const scale = planePerMetre(first.lat);
  const [x0, y0] = toPlane(first);
  const ring = points.map(toPlane).map(([x, y]): Planar => [(x - x0) / scale, (y - y0) / scale]);
  if (ring.some(([x, y]) => Math.hypot(x, y) > MAX_RADIUS_M)) return "tooLarge";
  if (crossesItself(ring)) return "crossed";
  return areaM2(ring) < MIN_AREA_M2 ? "tooSmall" : undefined;
}

function areaM2(ring: readonly Planar[]): number {
  let sum = 0;
  ring.forEach(([x, y], n) => {
    const [nextX, nextY] = ring[(n + 1) % ring.length] ?? [0, 0];
    sum += x * nextY - nextX * y;
  });
  return Math.abs(sum) / 2;
}

/** Twice the area of a triangle; its sign tells on which side of a line a point is. */
const side = (a: Planar, b: Planar, p: Planar) =>
  (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]);

function isBetween(a: Planar, b: Planar, p: Planar): boolean {
  const within = (axis: 0 | 1) =>
    Math.min(a[axis], b[axis]) <= p[axis] && p[axis] <= Math.max(a[axis], b[axis]);
  return within(0) && within(1);
}

/** Whether two edges share a point. */
function meet(a: Planar, b: Planar, c: Planar, d: Planar): boolean {
  const [c1, d1, a1, b1] = [side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)];
  if (c1 * d1 < 0 && a1 * b1 < 0) return true;
  const on = [c1 === 0 && isBetween(a, b, c), d1 === 0 && isBetween(a, b, d)];
  return on.some(Boolean) || (a1 === 0 && isBetween(c, d, a)) || (b1 === 0 && isBetween(c, d, b));
}

/** Whether edges that are no neighbours meet. */
function crossesItself(ring: readonly Planar[]): boolean {
  const corner = (n: number) => ring[n % ring.length] ?? ([0, 0] as Planar);
  for (let i = 0; i < ring.length; i += 1) {
    for (let j = i + 2; j < ring.length; j += 1) {
      const neighbours = i === 0 && j === ring.length - 1;
      if (!neighbours && meet(corner(i), corner(i + 1), corner(j), corner(j + 1))) return true;
    }
  }
  return false;
}

/** A position so many metres north and east of another. */
export function moved(from: Position, northM: number, eastM: number): Position {
  const scale = planePerMetre(from.lat);
  const [x, y] = toPlane(from);
  return fromPlane([x + eastM * scale, y + northM * scale]);
}

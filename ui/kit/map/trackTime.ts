/** Where everybody of a task was at an instant. Pure; instants are milliseconds since the epoch. */
import type { TrackSegment } from "./drawing";
import { pointAt, type TrackPoint } from "./geometry";

export interface Whereabouts {
  /** Whose track it is; empty where it is not told. */
  readonly name: string;
  /** The last place that was recorded until then; before the first one, that. */
  readonly point: TrackPoint;
  /** Nothing was recorded at that time: before the first point, after the last, or between two pieces. */
  readonly interrupted: boolean;
}

export interface Span {
  readonly from: number;
  readonly to: number;
  /** What one press of a key moves, so that a day is gone through in a few hundred. */
  readonly step: number;
}

const STEPS_MS = [1_000, 5_000, 10_000, 30_000, 60_000];
const MOST_STEPS = 400;

/** From the first to the last point of anybody, in whole steps; none where nobody moved in time. */
export function spanOf(segments: readonly TrackSegment[]): Span | undefined {
  let [from, last] = [Infinity, -Infinity];
  for (const { points } of segments) {
    for (const { at } of points) {
      from = Math.min(from, at);
      last = Math.max(last, at);
    }
  }
  if (!(last > from)) return undefined;
  const step = STEPS_MS.find((each) => (last - from) / each <= MOST_STEPS) ?? 300_000;
  return { from, to: from + Math.ceil((last - from) / step) * step, step };
}

/** Each person's pieces in the order of time; people in the order in which they first appear. */
export function byPerson(segments: readonly TrackSegment[]): [name: string, own: TrackSegment[]][] {
  const people = new Map<string, TrackSegment[]>();
  for (const segment of segments) {
    if (segment.points.length === 0) continue;
    const name = segment.by_name ?? "";
    people.set(name, [...(people.get(name) ?? []), segment]);
  }
  const began = ({ points: [first] }: TrackSegment) => first?.at ?? 0;
  return [...people].map(([name, own]) => [name, own.sort((a, b) => began(a) - began(b))]);
}

/** Where everybody was. */
export function whereaboutsAt(segments: readonly TrackSegment[], at: number): Whereabouts[] {
  return byPerson(segments).flatMap(([name, own]) => {
    const points = own.flatMap((segment) => segment.points);
    const point = pointAt(points, at);
    const covered = own.some(
      (segment) =>
        (segment.points[0]?.at ?? Infinity) <= at && at <= (segment.points.at(-1)?.at ?? -Infinity),
    );
    return point ? [{ name, point, interrupted: !covered }] : [];
  });
}

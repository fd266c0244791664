/** Where a photo lies in its window: pure, so that the arithmetic is tested without a browser. */

export interface Placement {
  /** Enlargement over "fits the window": 1 fits. */
  readonly scale: number;
  /** Shift of the centre in window pixels. */
  readonly x: number;
  readonly y: number;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Size {
  readonly width: number;
  readonly height: number;
}

export const FITTED: Placement = { scale: 1, x: 0, y: 0 };
const LARGEST = 12;

/** Enlarges around a point given from the window's centre, which stays where it is. */
export function zoomAround(placement: Placement, factor: number, at: Point): Placement {
  const scale = Math.min(LARGEST, Math.max(1, placement.scale * factor));
  if (scale === 1) return FITTED;
  const ratio = scale / placement.scale;
  return { scale, x: at.x - (at.x - placement.x) * ratio, y: at.y - (at.y - placement.y) * ratio };
}

/** Moves the photo, but never out of its window: half of it can leave at most. */
export function pan(placement: Placement, by: Point, size: Size): Placement {
  const limit = (extent: number) =>
    (extent * (placement.scale - 1)) / 2 + (placement.scale > 1 ? extent / 4 : 0);
  const clamp = (value: number, most: number) => Math.min(most, Math.max(-most, value));
  return {
    scale: placement.scale,
    x: clamp(placement.x + by.x, limit(size.width)),
    y: clamp(placement.y + by.y, limit(size.height)),
  };
}

/** What two fingers did: by how much they went apart, around which point, and how far that point moved. */
export function pinch(
  before: readonly [Point, Point],
  after: readonly [Point, Point],
): { factor: number; at: Point; by: Point } {
  const apart = ([a, b]: readonly [Point, Point]) => Math.max(1, Math.hypot(a.x - b.x, a.y - b.y));
  const middle = ([a, b]: readonly [Point, Point]) => ({ x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 });
  const [from, to] = [middle(before), middle(after)];
  return { factor: apart(after) / apart(before), at: to, by: { x: to.x - from.x, y: to.y - from.y } };
}

/**
 * By how much a photo that was made to fit its window, and is then turned, is made smaller or larger to fit again.
 * `turns` are quarters.
 */
export function fitTurned(natural: Size, stage: Size, turns: number): number {
  if (turns % 2 === 0) return 1;
  const fit = (width: number, height: number) => Math.min(1, stage.width / width, stage.height / height);
  return fit(natural.height, natural.width) / fit(natural.width, natural.height);
}

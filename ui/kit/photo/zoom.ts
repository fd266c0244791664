/** Where a photo lies in its window: pure, so that the arithmetic is tested without a browser. */

export interface Placement {
  /** Enlargement over "fits the window": 1 fits. */
  readonly scale: number;
  /** Shift of the centre in window pixels. */
  readonly x: number;
  readonly y: number;
}

export const FITTED: Placement = { scale: 1, x: 0, y: 0 };
const LARGEST = 12;

/** Enlarges around a point given from the window's centre, which stays where it is. */
export function zoomAround(placement: Placement, factor: number, at: { x: number; y: number }): Placement {
  const scale = Math.min(LARGEST, Math.max(1, placement.scale * factor));
  if (scale === 1) return FITTED;
  const ratio = scale / placement.scale;
  return { scale, x: at.x - (at.x - placement.x) * ratio, y: at.y - (at.y - placement.y) * ratio };
}

/** Moves the photo, but never out of its window: half of it can leave at most. */
export function pan(
  placement: Placement,
  by: { x: number; y: number },
  size: { width: number; height: number },
): Placement {
  const limit = (extent: number) =>
    (extent * (placement.scale - 1)) / 2 + (placement.scale > 1 ? extent / 4 : 0);
  const clamp = (value: number, most: number) => Math.min(most, Math.max(-most, value));
  return {
    scale: placement.scale,
    x: clamp(placement.x + by.x, limit(size.width)),
    y: clamp(placement.y + by.y, limit(size.height)),
  };
}

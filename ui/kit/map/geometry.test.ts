import { describe, expect, it } from "vitest";
import {
  contains,
  distanceM,
  fenceRing,
  fromPlane,
  gridStepM,
  planePerMetre,
  pointAt,
  toPlane,
  type Fence,
} from "./geometry";

const XIAN = { lat: 34.2583, lon: 108.9286 };

describe("the plane", () => {
  it("gives a position back", () => {
    const back = fromPlane(toPlane(XIAN));
    expect(back.lat).toBeCloseTo(XIAN.lat, 9);
    expect(back.lon).toBeCloseTo(XIAN.lon, 9);
  });

  it("keeps metres true at the latitude of the site", () => {
    const east = { lat: XIAN.lat, lon: XIAN.lon + 0.001 };
    const planar = toPlane(east)[0] - toPlane(XIAN)[0];
    expect(planar / planePerMetre(XIAN.lat)).toBeCloseTo(distanceM(XIAN, east), 3);
  });
});

describe("a fence", () => {
  const circle: Fence = { kind: "circle", center: XIAN, radius_m: 100 };

  it("has a closed outline at its radius", () => {
    const ring = fenceRing(circle);
    expect(ring[0]).toEqual(ring.at(-1));
    for (const corner of ring) expect(distanceM(XIAN, fromPlane(corner))).toBeCloseTo(100, 0);
  });

  it("tells inside from outside", () => {
    expect(contains(circle, XIAN)).toBe(true);
    expect(contains(circle, { lat: XIAN.lat + 0.002, lon: XIAN.lon })).toBe(false);
    const square: Fence = {
      kind: "polygon",
      points: [
        { lat: 34, lon: 108 },
        { lat: 34, lon: 109 },
        { lat: 35, lon: 109 },
        { lat: 35, lon: 108 },
      ],
    };
    expect(contains(square, XIAN)).toBe(true);
    expect(contains(square, { lat: 36, lon: 108.5 })).toBe(false);
  });

  it("with no points has no outline", () => {
    expect(fenceRing({ kind: "polygon", points: [] })).toEqual([]);
  });
});

it.each([
  [0.1, 10],
  [0.5, 50],
  [1, 100],
  [2.4, 200],
  [30, 5000],
])("at %d m a pixel the grid lines are %d m apart", (metresPerPixel, step) => {
  expect(gridStepM(metresPerPixel)).toBe(step);
});

it("finds the point of an instant", () => {
  const points = [10, 20, 30].map((at) => ({ ...XIAN, at }));
  expect(pointAt(points, 25)?.at).toBe(20);
  expect(pointAt(points, 5)?.at).toBe(10);
  expect(pointAt(points, 99)?.at).toBe(30);
  expect(pointAt([], 1)).toBeUndefined();
});

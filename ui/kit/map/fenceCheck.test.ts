import { describe, expect, it } from "vitest";
import { fenceProblem, isAroundChina, moved } from "./fenceCheck";
import { distanceM, type Fence } from "./geometry";

const SITE = { lat: 34.2056, lon: 108.9862 };
const outline = (...metres: [north: number, east: number][]): Fence => ({
  kind: "polygon",
  points: metres.map(([north, east]) => moved(SITE, north, east)),
});
const circle = (radius_m: number, center = SITE): Fence => ({ kind: "circle", center, radius_m });

describe("a geofence", () => {
  it.each<[string, Fence, string | undefined]>([
    ["a circle", circle(200), undefined],
    ["the smallest circle", circle(20), undefined],
    ["too small a circle", circle(19.9), "radius"],
    ["too large a circle", circle(10_001), "radius"],
    ["no number", circle(Number.NaN), "radius"],
    ["a circle elsewhere", circle(50, moved(SITE, 60, 0)), "elsewhere"],
    ["a square", outline([-50, -50], [-50, 50], [50, 50], [50, -50]), undefined],
    ["a bow tie", outline([-50, -50], [50, 50], [50, -50], [-50, 50]), "crossed"],
    ["corners on one line", outline([-50, 0], [0, 0], [50, 0], [20, 0]), "crossed"],
    ["two corners", outline([-50, 0], [50, 0]), "corners"],
    ["a small triangle", outline([0, 0], [0, 20], [20, 0]), "tooSmall"],
    ["a county", outline([0, 0], [0, 12_000], [12_000, 0]), "tooLarge"],
    ["a square elsewhere", outline([50, 50], [50, 99], [99, 99], [99, 50]), "elsewhere"],
  ])("%s", (_name, fence, problem) => {
    expect(fenceProblem(fence, SITE)).toBe(problem);
  });

  it("need not be around a position that nobody has marked yet", () => {
    expect(fenceProblem(circle(50, moved(SITE, 60, 0)), null)).toBeUndefined();
  });
});

it("a swapped or foreign position is not around China", () => {
  expect(isAroundChina(SITE)).toBe(true);
  for (const [lat, lon] of [
    [48.85, 2.35],
    [0, 0],
    [35.68, 139.69],
  ] as const) {
    expect(isAroundChina({ lat, lon })).toBe(false);
  }
});

it("a mark is moved by metres", () => {
  expect(distanceM(SITE, moved(SITE, 30, 40))).toBeCloseTo(50, 1);
});

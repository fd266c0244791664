import { expect, it } from "vitest";
import { FITTED, fitTurned, pan, pinch, zoomAround } from "./zoom";

it("keeps the point under the pointer where it is", () => {
  const zoomed = zoomAround(FITTED, 2, { x: 100, y: -50 });
  // The photo's point that lay at (100, -50) lies at scale * point + shift.
  expect(zoomed.scale * 100 + zoomed.x).toBeCloseTo(100);
  expect(zoomed.scale * -50 + zoomed.y).toBeCloseTo(-50);
});

it("fits again when made small", () => {
  expect(zoomAround({ scale: 2, x: 30, y: 10 }, 0.1, { x: 0, y: 0 })).toEqual(FITTED);
});

it("never pushes a photo out of its window", () => {
  const size = { width: 800, height: 600 };
  expect(pan(FITTED, { x: 500, y: 500 }, size)).toEqual(FITTED);
  const far = pan({ scale: 2, x: 0, y: 0 }, { x: 9999, y: -9999 }, size);
  expect(far).toEqual({ scale: 2, x: 600, y: -450 });
});

it("two fingers enlarge around the point between them", () => {
  const { factor, at, by } = pinch(
    [
      { x: -50, y: 0 },
      { x: 50, y: 0 },
    ],
    [
      { x: -90, y: 20 },
      { x: 110, y: 20 },
    ],
  );
  expect(factor).toBe(2);
  expect(at).toEqual({ x: 10, y: 20 });
  expect(by).toEqual({ x: 10, y: 20 });
});

it("fingers that lie on each other enlarge nothing without end", () => {
  const one = { x: 5, y: 5 };
  expect(pinch([one, one], [one, one]).factor).toBe(1);
});

it("a turned photo fits its window as well as before", () => {
  const stage = { width: 800, height: 600 };
  const natural = { width: 4000, height: 3000 };
  expect(fitTurned(natural, stage, 0)).toBe(1);
  expect(fitTurned(natural, stage, 2)).toBe(1);
  // 800 × 600 before; turned, 600 may be as high as 600: 600 / 800 of what it was.
  expect(fitTurned(natural, stage, 1)).toBeCloseTo(0.75);
  expect(fitTurned({ width: 100, height: 80 }, stage, 3)).toBe(1);
});

import { expect, it } from "vitest";
import { FITTED, pan, zoomAround } from "./zoom";

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

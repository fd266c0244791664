import { describe, expect, it } from "vitest";
import { gcj02Of, wgs84Of } from "./datum";
import { distanceM } from "./geometry";

/** The reference points of the tests of `googollee/eviltransform` (MIT), which are quoted all over. */
const PUBLISHED = [
  [
    { lat: 31.1774276, lon: 121.5272106 },
    { lat: 31.17530398364597, lon: 121.531541859215 },
  ],
  [
    { lat: 22.543847, lon: 113.912316 },
    { lat: 22.540796131694766, lon: 113.9171764808363 },
  ],
  [
    { lat: 39.911954, lon: 116.377817 },
    { lat: 39.91334545536069, lon: 116.38404722455657 },
  ],
] as const;

describe("GCJ-02", () => {
  it.each(PUBLISHED)("meets the published point %#", (wgs84, gcj02) => {
    expect(distanceM(gcj02Of(wgs84), gcj02)).toBeLessThan(1);
    expect(distanceM(wgs84Of(gcj02), wgs84)).toBeLessThan(1);
  });

  it("is taken back to within a centimetre all over China", () => {
    for (let lat = 18; lat <= 53; lat += 2.5) {
      for (let lon = 74; lon <= 135; lon += 3) {
        expect(distanceM(wgs84Of(gcj02Of({ lat, lon })), { lat, lon })).toBeLessThan(0.01);
      }
    }
  });

  it("shifts nothing outside of China", () => {
    const paris = { lat: 48.8566, lon: 2.3522 };
    expect(gcj02Of(paris)).toEqual(paris);
    expect(wgs84Of(paris)).toEqual(paris);
  });
});

import type { Geofence, LatLon } from "@fengtai/ui/api";
import { describe, expect, it } from "vitest";
import { nextTick, ref, type Ref } from "vue";
import { useSite, useTypedSite } from "./useSite";

const SITE = { lat: 34.2056, lon: 108.9862 };
const OTHER = { lat: 34.21, lon: 108.99 };

function form(at: LatLon | null = null) {
  const position = ref(at) as Ref<LatLon | null>;
  const fence = ref<Geofence>({ kind: "circle", center: SITE, radius_m: 200 });
  const site = useSite(position, fence);
  return { position, fence, site, typed: useTypedSite(position, fence, site) };
}

describe("a site", () => {
  it("is nowhere until somebody says where, and the circle follows", async () => {
    const { position, fence, site, typed } = form();
    expect(site.marking.value).toBe(false);
    typed.typedPosition.value = "34.21, 108.99";
    typed.applyPosition();
    await nextTick();
    expect(position.value).toEqual(OTHER);
    expect(fence.value).toEqual({ kind: "circle", center: OTHER, radius_m: 200 });
  });

  it("typed in the datum of other maps is where they show it, and reads as it was typed", async () => {
    const { position, typed } = form();
    typed.typedDatum.value = "gcj02";
    typed.typedPosition.value = "121.531542, 31.175304";
    typed.applyPosition();
    await nextTick();
    expect(position.value?.lat).toBeCloseTo(31.1774276, 4);
    expect(position.value?.lon).toBeCloseTo(121.5272106, 4);
    expect(typed.typedPosition.value).toBe("31.175304, 121.531542");
  });

  it("is meant in the datum that is chosen after typing, and stays when it was marked on the map", async () => {
    const { position, site, typed } = form();
    typed.typedPosition.value = "31.175304, 121.531542";
    typed.applyPosition();
    await nextTick();
    typed.typedDatum.value = "gcj02";
    await nextTick();
    expect(position.value?.lat).toBeCloseTo(31.1774276, 4);
    site.place(SITE);
    await nextTick();
    typed.typedDatum.value = "wgs84";
    await nextTick();
    expect(position.value).toEqual(SITE);
    expect(typed.typedPosition.value).toBe("34.205600, 108.986200");
  });

  it("that cannot be read is none, and never the one before", () => {
    const { position, typed } = form(SITE);
    typed.typedPosition.value = "34.21 north";
    typed.applyPosition();
    expect(typed.unreadable.value).toBe(true);
    expect(position.value).toBeNull();
  });

  it.each([
    ["5", 5],
    ["99999", 99_999],
    ["150", 150],
    ["", NaN],
    ["far", NaN],
  ])("takes the radius %s as it is typed", async (words, radius_m) => {
    const { fence, typed } = form(SITE);
    typed.typedRadius.value = words;
    typed.applyRadius();
    await nextTick();
    expect(fence.value).toMatchObject({ radius_m });
    expect(typed.typedRadius.value).toBe(words);
  });

  it("takes back a change, and a drag of the edge as one", () => {
    const { position, fence, site } = form(SITE);
    site.place(OTHER);
    for (const radius_m of [201, 230, 260]) site.setFence({ kind: "circle", center: OTHER, radius_m });
    site.undo();
    expect(fence.value).toMatchObject({ center: OTHER, radius_m: 200 });
    site.undo();
    expect(position.value).toEqual(SITE);
    expect(site.canUndo.value).toBe(false);
  });

  it("can have its corners typed", async () => {
    const { fence, typed } = form(SITE);
    typed.typedCorners.value = "34.20, 108.98\n34.20, 108.99\n34.21, 108.99\n";
    typed.applyCorners();
    await nextTick();
    expect(fence.value).toMatchObject({ kind: "polygon", points: [{ lat: 34.2 }, {}, {}] });
    typed.typedCorners.value = "34.20, 108.98\nhere";
    typed.applyCorners();
    expect(typed.cornersUnreadable.value).toBe(true);
    expect(fence.value).toMatchObject({ points: [{}, {}, {}] });
  });
});

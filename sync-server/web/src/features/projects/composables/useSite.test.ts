import type { Geofence, LatLon } from "@fengtai/ui/api";
import { describe, expect, it } from "vitest";
import { nextTick, ref, type Ref } from "vue";
import { useSite } from "./useSite";

const SITE = { lat: 34.2056, lon: 108.9862 };
const OTHER = { lat: 34.21, lon: 108.99 };

function form(at: LatLon | null = null) {
  const position = ref(at) as Ref<LatLon | null>;
  const fence = ref<Geofence>({ kind: "circle", center: SITE, radius_m: 200 });
  return { position, fence, site: useSite(position, fence) };
}

describe("a site", () => {
  it("is nowhere until somebody says where, and the circle follows", async () => {
    const { position, fence, site } = form();
    expect(site.marking.value).toBe(false);
    site.typedPosition.value = "34.21, 108.99";
    site.applyPosition();
    await nextTick();
    expect(position.value).toEqual(OTHER);
    expect(fence.value).toEqual({ kind: "circle", center: OTHER, radius_m: 200 });
  });

  it("that cannot be read is none, and never the one before", () => {
    const { position, site } = form(SITE);
    site.typedPosition.value = "34.21 north";
    site.applyPosition();
    expect(site.unreadable.value).toBe(true);
    expect(position.value).toBeNull();
  });

  it.each([
    ["5", 5],
    ["99999", 99_999],
    ["150", 150],
    ["", NaN],
    ["far", NaN],
  ])("takes the radius %s as it is typed", async (typed, radius_m) => {
    const { fence, site } = form(SITE);
    site.typedRadius.value = typed;
    site.applyRadius();
    await nextTick();
    expect(fence.value).toMatchObject({ radius_m });
    expect(site.typedRadius.value).toBe(typed);
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
    const { fence, site } = form(SITE);
    site.typedCorners.value = "34.20, 108.98\n34.20, 108.99\n34.21, 108.99\n";
    site.applyCorners();
    await nextTick();
    expect(fence.value).toMatchObject({ kind: "polygon", points: [{ lat: 34.2 }, {}, {}] });
    site.typedCorners.value = "34.20, 108.98\nhere";
    site.applyCorners();
    expect(site.cornersUnreadable.value).toBe(true);
    expect(fence.value).toMatchObject({ points: [{}, {}, {}] });
  });
});

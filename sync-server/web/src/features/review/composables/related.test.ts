import type { TaskDetail, TaskPhoto } from "@fengtai/ui/api";
import { expect, it } from "vitest";
import { photosMeant, placesFor } from "./related";

const KEY = "FAS-01/FAS-01-02";
const order = (task: string | null, kind = "repair") => ({ task, kind });
const task = (over: object = {}) =>
  ({
    month: "2026-01",
    results: [{ key: KEY, earlier: null }],
    faults: [],
    order: null,
    ...over,
  }) as unknown as TaskDetail;
const fault = (over: object = {}) => ({ id: "f", result: KEY, order: null, history: [], ...over });
const photo = (of: string, kind = "site") => ({ of, kind }) as unknown as TaskPhoto;

it("an item is compared with the month before, also over the end of a year", () => {
  expect(placesFor(task(), KEY)).toEqual([{ kind: "earlier", month: "2025-12", result: KEY }]);
});

it("a measured item is compared with the month it was measured last", () => {
  const measured = task({ results: [{ key: KEY, earlier: { month: "2025-10", value: 0.3 } }] });
  expect(placesFor(measured, KEY)).toMatchObject([{ month: "2025-10" }]);
});

it("a fault is compared with what was done about it, newest first and each task once", () => {
  const history = [{ order: order("looked", "investigation") }, { order: null }, { order: order("mended") }];
  const one = task({ faults: [fault({ order: order("mended"), history })] });
  for (const of of ["f", KEY])
    expect(placesFor(one, of)).toEqual([
      { kind: "repair", task: "mended" },
      { kind: "investigation", task: "looked" },
      { kind: "earlier", month: "2025-12", result: KEY },
    ]);
});

it("an order nobody has begun shows nothing", () => {
  expect(placesFor(task({ faults: [fault({ order: order(null) })], results: [] }), "f")).toEqual([]);
});

it("a repair is compared with the fault as it was found", () => {
  const repair = task({ results: [], order: { fault_task: "t", fault: "f", result: KEY } });
  const places = placesFor(repair, "entry");
  expect(places).toEqual([{ kind: "found", task: "t", of: ["f", KEY] }]);
  const [place] = places;
  const photos = [photo("f"), photo(KEY), photo("another"), photo("selfie", "selfie")];
  expect(place && photosMeant(place, photos)).toEqual([photo("f"), photo(KEY)]);
});

it("of a repair all is meant but who was there", () => {
  const photos = [photo("entry"), photo("selfie", "selfie"), photo("sign_in", "sign_in")];
  expect(photosMeant({ kind: "repair", task: "t" }, photos)).toEqual([photo("entry")]);
});

it("an arrival has nothing beside it", () => {
  expect(placesFor(task(), "selfie")).toEqual([]);
});

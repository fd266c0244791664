import { describe, expect, it } from "vitest";
import {
  blankFacility,
  blankProject,
  blankWater,
  choosesFirstReport,
  fenceAt,
  parsePosition,
  showPosition,
  stepOfField,
} from "./projectForm";

describe("a typed position", () => {
  it.each([
    ["34.2583, 108.9286", { lat: 34.2583, lon: 108.9286 }],
    ["34.2583，108.9286", { lat: 34.2583, lon: 108.9286 }],
    [" -12.5 130 ", { lat: -12.5, lon: 130 }],
    ["108.9286,34.2583", { lat: 34.2583, lon: 108.9286 }],
    ["116.397428、39.90923", { lat: 39.90923, lon: 116.397428 }],
  ])("%s is read", (text, position) => {
    expect(parsePosition(text)).toEqual(position);
  });

  it.each(["", "34.2583", "108.9286, 34.2583, 1", "200, 34", "95, 60", "34, 200", "abc"])(
    "%s is refused",
    (text) => {
      expect(parsePosition(text)).toBeUndefined();
    },
  );

  it("is read back as it is shown", () => {
    const position = { lat: 34.258321, lon: 108.928612 };
    expect(parsePosition(showPosition(position))).toEqual(position);
  });
});

it("nothing that somebody has to count or measure begins with a number", () => {
  expect(JSON.stringify([blankFacility("FAS-01"), blankWater()])).not.toMatch(/:\d/);
  expect(blankFacility("XTS-01").count, "of a record there is one").toBe(1);
});

it("asks for the month of the first report from the 20th on, for maintenance only", () => {
  expect(choosesFirstReport({ kind: "maintenance", signed_on: "2026-11-20" })).toBe(true);
  expect(choosesFirstReport({ kind: "maintenance", signed_on: "2026-11-19" })).toBe(false);
  expect(choosesFirstReport({ kind: "assessment", signed_on: "2026-11-25" })).toBe(false);
  expect(choosesFirstReport(undefined)).toBe(false);
});

it("moves a circle with the site and leaves a polygon alone", () => {
  const { geofence } = blankProject("");
  const to = { lat: 1, lon: 2 };
  expect(fenceAt(geofence, to)).toMatchObject({ center: to });
  const polygon = { kind: "polygon", points: [to, to, to] } as const;
  expect(fenceAt({ ...polygon, points: [...polygon.points] }, { lat: 3, lon: 4 })).toEqual(polygon);
});

it("finds the step of a field that the server refused", () => {
  expect(stepOfField("buildings.0.name")).toBe("buildings");
  expect(stepOfField("geofence.radius_m")).toBe("site");
  expect(stepOfField("facilities.3.count")).toBe("facilities");
  expect(stepOfField("name")).toBe("facts");
});

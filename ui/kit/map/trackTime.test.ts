import { expect, it } from "vitest";
import { byPerson, spanOf, whereaboutsAt } from "./trackTime";

const point = (at: number) => ({ at, lat: at / 1e6, lon: 0 });
const segment = (by_name: string, ...times: number[]) => ({
  id: `${by_name} ${times[0]}`,
  by_name,
  points: times.map(point),
});
const MINUTE = 60_000;

it("the span reaches over everybody, whoever comes first in the list", () => {
  const span = spanOf([segment("zhang", 500_000, 600_000), segment("zhao", 100_000, 300_000)]);
  expect(span).toEqual({ from: 100_000, to: 600_000, step: 5_000 });
});

it("a whole day is gone through in a few hundred presses, and its last point is reached", () => {
  const span = spanOf([segment("zhang", 0, 8 * 60 * MINUTE + 1)]);
  expect(span?.step).toBe(5 * MINUTE);
  expect(span?.to).toBeGreaterThan(8 * 60 * MINUTE);
});

it("there is no slider for one point or none", () => {
  expect(spanOf([])).toBeUndefined();
  expect(spanOf([segment("zhang", 7)])).toBeUndefined();
});

it("two people who were there at the same time are both told", () => {
  const both = whereaboutsAt([segment("zhang", 0, 100, 200), segment("zhao", 50, 150)], 120);
  expect(both.map(({ name, point: { at }, interrupted }) => [name, at, interrupted])).toEqual([
    ["zhang", 100, false],
    ["zhao", 50, false],
  ]);
});

it("between two pieces of a track the last place is told as interrupted", () => {
  const track = [segment("zhang", 0, 100), segment("zhang", 500, 600)];
  expect(whereaboutsAt(track, 300)).toMatchObject([{ point: { at: 100 }, interrupted: true }]);
  expect(whereaboutsAt(track, 500)).toMatchObject([{ point: { at: 500 }, interrupted: false }]);
  expect(whereaboutsAt([segment("zhao", 50, 60)], 10)).toMatchObject([
    { point: { at: 50 }, interrupted: true },
  ]);
});

it("pieces that come out of order are put in order", () => {
  const track = [segment("zhang", 500, 600), segment("zhang", 0, 100)];
  expect(whereaboutsAt(track, 90)).toMatchObject([{ point: { at: 0 } }]);
});

it("only a person's own pieces follow each other", () => {
  const track = [
    segment("zhang", 500, 600),
    segment("zhao", 50, 60),
    segment("zhang", 0, 100),
    segment("zhao"),
  ];
  expect(byPerson(track).map(([name, own]) => [name, own.map(({ points }) => points[0]?.at)])).toEqual([
    ["zhang", [0, 500]],
    ["zhao", [50]],
  ]);
});

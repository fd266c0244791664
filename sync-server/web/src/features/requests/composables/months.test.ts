import { expect, it } from "vitest";
import { monthsFrom } from "./months";

it("months go on over the end of a year", () => {
  expect(monthsFrom("2026-11", 3)).toEqual(["2026-11", "2026-12", "2027-01"]);
});

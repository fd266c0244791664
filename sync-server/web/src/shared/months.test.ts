import { expect, it } from "vitest";
import { monthsFrom } from "./months";

it("goes over the end of a year in both directions", () => {
  expect(monthsFrom("2026-12", 1)).toBe("2027-01");
  expect(monthsFrom("2026-01", -1)).toBe("2025-12");
  expect(monthsFrom("2026-11", -11)).toBe("2025-12");
});

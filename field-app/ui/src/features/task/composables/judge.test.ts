import { describe, expect, it } from "vitest";
import { parseValue, relationOf, verdictOf } from "./judge";

const limit = (min: number | null, max: number | null) => ({ min, max, case: null });

describe("a measured value against its limits", () => {
  it.each([
    [0.14, limit(0.14, null), "within"],
    [0.1399, limit(0.14, null), "too_low"],
    [30, limit(null, 30), "within"],
    [30.1, limit(null, 30), "too_high"],
    [0.5, limit(0.4, 0.6), "within"],
    [5, limit(null, null), "no_limit"],
    [5, undefined, "no_limit"],
  ] as const)("%s against %o is %s: limits are inclusive", (value, limits, relation) => {
    expect(relationOf(value, limits)).toBe(relation);
  });

  it("gives a verdict only where there are limits", () => {
    expect(verdictOf("within")).toBe("pass");
    expect(verdictOf("too_low")).toBe("fail");
    expect(verdictOf("too_high")).toBe("fail");
    expect(verdictOf("no_limit")).toBeUndefined();
  });
});

describe("a typed figure", () => {
  it.each([
    ["0.15", 0.15],
    ["-10", -10],
    [" 12 ", 12],
    ["０．１５", 0.15],
    ["0,15", 0.15],
    [".5", 0.5],
    ["5.", 5],
    ["", null],
    ["   ", null],
    ["abc", undefined],
    ["1.2.3", undefined],
    ["-", undefined],
    ["1e9", undefined],
  ])("%j reads as %s", (typed, value) => {
    expect(parseValue(typed)).toBe(value);
  });
});

import { describe, expect, it } from "vitest";
import { facilityList, firstDay, lastDay } from "./figures";

const named = (...names: string[]) => names.map((zh) => ({ zh, en: zh }));

describe("figures", () => {
  it("knows a month's first and last day, leap years and December included", () => {
    expect(firstDay("2026-12")).toBe("12月1日");
    expect(lastDay("2026-12")).toBe("12月31日");
    expect(lastDay("2028-02")).toBe("2月29日");
  });

  it("names the first facilities and counts the rest", () => {
    expect(facilityList(named("甲", "乙"))).toBe("甲、乙");
    expect(facilityList(named("甲", "乙", "丙", "丁"))).toBe("甲、乙、丙等 4 项设施");
  });
});

import { describe, expect, it } from "vitest";
import { CHOICES } from "@/platform/fake";
import { normChoices, subjectChoices } from "./entryChoices";

describe("the lists for an entry", () => {
  it("hold every system with its facilities in the catalogue's order", () => {
    const rows = subjectChoices(CHOICES.systems);
    expect(rows.slice(0, 4).map(({ key, head }) => [key, head])).toEqual([
      ["FAS", true],
      ["FAS-01", false],
      ["FAS-04", false],
      ["HYD", true],
    ]);
    expect(rows[1]).toMatchObject({ text: "点型火灾探测器", facility: "FAS-01" });
    expect(rows[0]?.facility).toBeNull();
  });

  it("find the facilities of a system by its name", () => {
    const found = subjectChoices(CHOICES.systems).filter(({ search }) => search.includes("消火栓系统"));
    expect(found.map(({ key }) => key)).toEqual(["HYD", "HYD-01", "HYD-02"]);
  });

  it("record a norm with number and title, and find it without the blank", () => {
    const [norm] = normChoices(CHOICES.norms);
    expect(norm?.text).toBe("GB 50974-2014 消防给水及消火栓系统技术规范");
    expect(norm?.search).toContain("GB50974-2014");
  });
});

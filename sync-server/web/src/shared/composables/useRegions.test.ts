import { describe, expect, it } from "vitest";
import { fullNameOf, indexRegions, regionInAddress, regionTree } from "./useRegions";

const TODAY = "2026-11-22";
const index = indexRegions([
  { code: "11", name: "北京市" },
  { code: "110105", name: "朝阳区" },
  { code: "22", name: "吉林省" },
  { code: "2201", name: "长春市" },
  { code: "220104", name: "朝阳区" },
  { code: "2202", name: "吉林市" },
  { code: "220204", name: "船营区" },
  { code: "42", name: "湖北省" },
  { code: "429004", name: "仙桃市" },
  { code: "61", name: "陕西省" },
  { code: "6101", name: "西安市" },
  { code: "610113", name: "雁塔区" },
  { code: "610121", name: "长安县", valid_to: "2002-06-01" },
]);

describe("the divisions", () => {
  it("lie in what their code begins with, or directly in the province", () => {
    expect(index.within.get("11")?.map(({ code }) => code)).toEqual(["110105"]);
    expect(index.within.get("42")?.map(({ code }) => code)).toEqual(["429004"]);
    expect(index.within.get("6101")?.map(({ code }) => code)).toEqual(["610113", "610121"]);
  });

  it("are named from the province down, and an unknown code stays a code", () => {
    expect(fullNameOf(index, "610113")).toBe("陕西省西安市雁塔区");
    expect(fullNameOf(index, "429004")).toBe("湖北省仙桃市");
    expect(fullNameOf(index, "610199")).toBe("610199");
  });

  it("are chosen from a tree with the own jurisdiction as its root, without what is no more", () => {
    expect(regionTree(index, "6101", TODAY)).toEqual([
      { value: "6101", label: "西安市", children: [{ value: "610113", label: "雁塔区" }] },
    ]);
    expect(regionTree(index, "", TODAY).map(({ value }) => value)).toEqual(["11", "22", "42", "61"]);
  });

  it.each([
    ["陕西省西安市雁塔区科技路 1 号", "610113"],
    ["陕西西安雁塔区科技路", "610113"],
    ["雁塔区科技路 1 号", "610113"],
    ["西安市 雁塔区 科技路", "610113"],
    ["西安市科技路 1 号", "6101"],
    ["北京市朝阳区建国路", "110105"],
    ["北京市北京市朝阳区建国路", "110105"],
    ["吉林市船营区", "220204"],
    ["吉林省吉林市船营区", "220204"],
    ["湖北省仙桃市沔阳大道", "429004"],
    // Two districts have this name: nobody can tell which.
    ["朝阳区建国路", undefined],
    ["科技路 1 号", undefined],
  ])("%s is in %s", (address, code) => {
    expect(regionInAddress(index, address)).toBe(code);
  });
});

import { describe, expect, it } from "vitest";
import { entryOf, entryTaskOf, saidOf } from "@/platform/fake";
import { entryName, lackWords, partedEntries, placesOf } from "./entryForms";

describe("an entry in words", () => {
  it("is named by what it says first", () => {
    const { said } = entryOf("1", { record: "查回路接线" });
    expect(entryName("investigation", said.words, [])).toBe("查回路接线");
    expect(entryName("investigation", { ...said.words, subject: "探测器" }, [])).toBe("探测器");
    expect(entryName("repair", entryOf("1", {}).said.words, [])).toBe("维修记录");
  });

  it("says what it lacks in the words of its form", () => {
    const missing = ["entry.verdict", "entry.finding", "entry.photo"];
    expect(lackWords("repair", entryOf("1", {}, { missing }))).toEqual(["维修结果", "维修后情况", "照片"]);
    const shut = entryOf("1", { verdict: "untestable" }, { missing: ["entry.finding"] });
    expect(lackWords("on_site", shut)).toEqual(["不能检查的原因"]);
  });

  it("counts as long as one version of it stands", () => {
    const gone = entryOf("1", {});
    gone.said.withdrawn = true;
    const disputed = entryOf("2", {}, { others: [saidOf({}, { mine: false })] });
    disputed.said.withdrawn = true;
    const { counted, withdrawn } = partedEntries([gone, disputed]);
    expect(counted.map(({ id }) => id)).toEqual(["2"]);
    expect(withdrawn.map(({ id }) => id)).toEqual(["1"]);
  });

  it("offers each place once, the ones used last first", () => {
    const task = entryTaskOf("on_site", [
      entryOf("1", { place: "1号楼 1层" }),
      entryOf("2", { place: "2号楼 屋面" }),
    ]);
    expect(placesOf({ ...task, places: ["1号楼 1层"] }, ["1号楼", "2号楼"])).toEqual([
      "2号楼 屋面",
      "1号楼 1层",
      "1号楼",
      "2号楼",
    ]);
  });
});

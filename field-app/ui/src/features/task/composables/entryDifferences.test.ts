import { describe, expect, it } from "vitest";
import { saidOf } from "@/platform/fake";
import { differences } from "./entryDifferences";

describe("two versions of an entry", () => {
  it("show what differs, in the order of the form, and nothing else", () => {
    const mine = saidOf({ subject: "室内消火栓", verdict: "pass", quantity: 12, record: "外观检查" });
    const other = saidOf({ subject: "室内消火栓", verdict: "fail", quantity: 10, record: "外观检查" });
    expect(differences("on_site", mine, other)).toEqual([
      { name: "测试结果", here: "符合", there: "不符合" },
      { name: "数量", here: "12", there: "10" },
    ]);
  });

  it("tell that one of them was taken back", () => {
    const back = saidOf({ record: "查线" }, { withdrawn: true });
    expect(differences("repair", saidOf({ record: "查线" }), back)).toEqual([
      { name: "状态", here: "", there: "已撤回" },
    ]);
  });
});

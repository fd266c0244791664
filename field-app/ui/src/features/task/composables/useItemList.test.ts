import { describe, expect, it } from "vitest";
import { itemOf, taskOf } from "@/platform/fake";
import { useItemList } from "./useItemList";

const task = taskOf([
  itemOf({ facility: "HYD-01", item: "HYD-01-01", name: "箱体外观", verdict: "pass" }),
  itemOf({ facility: "HYD-01", item: "HYD-01-02", name: "栓口静压", verdict: "fail" }),
  itemOf({ facility: "FAS-02", item: "FAS-02-01", name: "火警功能" }),
  itemOf({ facility: "FAS-02", item: "FAS-02-02", name: "自检", verdict: "pass", missing: ["item.photo"] }),
]);

describe("the list of items", () => {
  it("shows what is left, an answer without its photo included", () => {
    const list = useItemList(task);
    expect(list.groups.value.flatMap((group) => group.items.map((item) => item.item))).toEqual([
      "FAS-02-01",
      "FAS-02-02",
    ]);
    expect(list.counts.value).toEqual({ left: 2, fail: 1, changed: 0, all: 4 });
  });

  it("shows the non-conforming ones", () => {
    const list = useItemList(task);
    list.filter.value = "fail";
    expect(list.groups.value.flatMap((group) => group.items.map((item) => item.item))).toEqual(["HYD-01-02"]);
  });

  it("shows what was changed since the last submission", () => {
    const list = useItemList(taskOf([itemOf({ item: "A" }), itemOf({ item: "B", changed: true })]));
    expect(list.counts.value.changed).toBe(1);
    list.filter.value = "changed";
    expect(list.groups.value.flatMap((group) => group.items.map((item) => item.item))).toEqual(["B"]);
  });

  it("finds by item, facility or code, whatever the case", () => {
    const list = useItemList(task);
    list.filter.value = "all";
    list.search.value = " 静压 ";
    expect(list.groups.value[0]?.items).toHaveLength(1);
    list.search.value = "fas-02";
    expect(list.groups.value).toHaveLength(1);
    list.search.value = "没有的东西";
    expect(list.groups.value).toEqual([]);
  });

  it("counts a facility's finished items whatever the filter", () => {
    const list = useItemList(task);
    list.filter.value = "all";
    expect(list.groups.value.map((group) => group.done)).toEqual([2, 0]);
  });
});

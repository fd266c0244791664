import type { TaskDetail } from "@fengtai/ui/api";
import { mount } from "@vue/test-utils";
import { expect, it, vi } from "vitest";
import TaskTroubles from "./TaskTroubles.vue";

vi.mock("@/shared/composables/useCatalogue", () => ({
  useCatalogue: () => ({ itemName: (code: string) => `item ${code}` }),
}));

function textOf(task: Pick<TaskDetail, "missing" | "unreadable">, entries: unknown[] = []): string {
  return mount(TaskTroubles, { props: { task: { ...task, entries } as TaskDetail } }).text();
}

it("says what a task lacks, item by item, and what the server could not read", () => {
  const text = textOf({
    missing: [
      { code: "arrival.selfie", item: null, entry: null },
      { code: "item.photo", item: "HYD-01/HYD-01-02/3号", entry: null },
    ],
    unreadable: ["results/HYD-01/HYD-01-03"],
  });
  expect(text).toContain("有 3 处不完整");
  expect(text).toContain("没有提交人自拍");
  expect(text).toContain("item HYD-01-02 3号 没有照片");
  expect(text).toContain("results/HYD-01/HYD-01-03");
});

it("names the entry that lacks something by what it is about", () => {
  const missing = ["entry.photo", "entry.norm"].map((code) => ({ code, item: null, entry: "e1" }));
  const text = textOf({ missing, unreadable: [] }, [{ id: "e1", latest: { subject: "电动排烟窗" } }]);
  expect(text).toContain("电动排烟窗 没有照片");
  expect(text).toContain("电动排烟窗 没有写明依据的规范");
});

it("says nothing of a whole task", () => {
  expect(textOf({ missing: [], unreadable: [] })).toBe("");
});

import { urlQuery } from "@fengtai/ui/kit";
import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { expect, it } from "vitest";
import { defineComponent, h } from "vue";
import { createMemoryHistory, createRouter } from "vue-router";
import { PAGE_SIZE, SEARCH, useList } from "./useList";

async function listAt(address: string) {
  const asked: object[] = [];
  const page = defineComponent({
    setup(_props, { expose }) {
      const list = useList("things", { ...SEARCH, state: urlQuery.choice(["old", "new"]) }, (wanted) => {
        asked.push(wanted);
        return Promise.resolve({ items: [{ id: "1" }], total: 1 });
      });
      expose({ list });
      return { list };
    },
    render: () => h("div"),
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/", component: page }] });
  await router.push(address);
  const { list } = mount(page, { global: { plugins: [router, VueQueryPlugin] } }).vm;
  await flushPromises();
  return { list, asked, router };
}

it("asks for what the address says", async () => {
  const { list, asked } = await listAt("/?q=pump&state=new&page=3");
  expect(asked).toEqual([{ q: "pump", state: "new", page: 3, size: PAGE_SIZE }]);
  expect(list.data.value?.total).toBe(1);
});

it("a filter goes to the address and back to the first page, beside what is not its own", async () => {
  const { list, asked, router } = await listAt("/?tab=tasks&page=3");
  list.filters.state.value = "old";
  await flushPromises();
  expect(router.currentRoute.value.query).toEqual({ tab: "tasks", state: "old" });
  expect(asked.at(-1)).toEqual({ q: "", state: "old", page: 1, size: PAGE_SIZE });
  list.page.value = 2;
  await flushPromises();
  expect(router.currentRoute.value.query).toEqual({ tab: "tasks", state: "old", page: "2" });
});

it.each([
  ["/", false],
  ["/?page=2&tab=tasks", false],
  ["/?state=unheard-of", false],
  ["/?q=pump", true],
  ["/?state=old", true],
])("at %s a filter leaves something out: %s", async (address, filtered) => {
  expect((await listAt(address)).list.filtered.value).toBe(filtered);
});

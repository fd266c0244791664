import { QueryClient, VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { describe, expect, it, vi } from "vitest";
import RemoteSelect from "./RemoteSelect.vue";

interface Thing {
  id: string;
  name: string;
}

const PUMP: Thing = { id: "7", name: "pump" };

function select(queryClient: QueryClient, items: Thing[], one?: (id: string) => Promise<Thing>) {
  return mount(RemoteSelect<Thing>, {
    props: {
      modelValue: "7",
      kind: "things",
      list: () => Promise.resolve({ items, total: items.length }),
      hint: "",
      ...(one ? { one } : {}),
    },
    global: {
      plugins: [[VueQueryPlugin, { queryClient }]],
      stubs: { ElSelect: { template: "<div><slot /></div>" }, ElOption: true },
    },
  });
}

const told = (wrapper: ReturnType<typeof select>) => wrapper.emitted<[Thing | undefined]>("picked")?.at(-1);

describe("what is chosen before the page is there", () => {
  it("is told on the first visit, and on every later one of the session", async () => {
    const queryClient = new QueryClient();
    for (let visit = 1; visit <= 3; visit += 1) {
      const wrapper = select(queryClient, [PUMP]);
      await flushPromises();
      expect(told(wrapper), `visit ${visit}`).toEqual([PUMP]);
      wrapper.unmount();
    }
  });

  it("is read by itself when it is not among the matches", async () => {
    const one = vi.fn(() => Promise.resolve(PUMP));
    const wrapper = select(new QueryClient(), [{ id: "8", name: "hose" }], one);
    await flushPromises();
    expect(one).toHaveBeenCalledOnce();
    expect(told(wrapper)).toEqual([PUMP]);
  });

  it("is not told while nobody knows it", async () => {
    const wrapper = select(new QueryClient(), []);
    await flushPromises();
    expect(wrapper.emitted("picked")).toBeUndefined();
  });
});

import type { FaultOrder, TaskFault } from "@fengtai/ui/api";
import { mount, RouterLinkStub, type VueWrapper } from "@vue/test-utils";
import { expect, it, vi } from "vitest";
import FaultCard from "./FaultCard.vue";
import OrderForm from "./OrderForm.vue";

vi.mock("@/shared/composables/useEngineers", () => ({ useEngineers: () => [] }));

const order = (state: FaultOrder["state"]): FaultOrder => ({
  id: "o1",
  kind: "repair",
  assignee: "a1",
  assignee_name: "李工",
  state,
  task: null,
});

function card(over: Partial<TaskFault> = {}, handling = true): VueWrapper {
  const fault = {
    id: "f1",
    description: "电池失效",
    place: "B1",
    by_name: "张三",
    at: 0,
    photos: [],
    state: "open",
    disposition: null,
    moves: ["investigate", "owner_agreed", "owner_declined", "in_discussion", "out_of_scope"],
    order: null,
    history: [],
    ...over,
  } as unknown as TaskFault;
  return mount(FaultCard, {
    props: { fault, photos: [], handling, busy: false },
    global: { stubs: { RouterLink: RouterLinkStub } },
  });
}

const button = (shown: VueWrapper, words: string) =>
  shown.findAll("button").find((one) => one.text().includes(words));

it("asks for the engineer before it orders, and settles the other ways at once", async () => {
  const shown = card();
  await button(shown, "与业主沟通中")?.trigger("click");
  expect(shown.emitted("dispose")).toEqual([[{ disposition: "in_discussion", note: "" }]]);
  await button(shown, "排查")?.trigger("click");
  expect(shown.emitted("dispose")).toHaveLength(1);
  shown.getComponent(OrderForm).vm.$emit("give", "a1");
  expect(shown.emitted("dispose")?.[1]).toEqual([{ disposition: "investigate", note: "", assignee: "a1" }]);
});

it("shows an order under way and takes it back instead of offering another way", async () => {
  const shown = card({ state: "repairing", moves: [], order: order("given") });
  expect(shown.text()).toContain("维修任务 · 李工");
  expect(button(shown, "排查")).toBeUndefined();
  await button(shown, "撤回")?.trigger("click");
  expect(shown.emitted("withdraw")).toEqual([[order("given")]]);
  expect(button(card({ state: "repairing", moves: [], order: order("submitted") }), "撤回")).toBeUndefined();
});

it("offers nothing to whoever only looks, nor for a fault that is solved", () => {
  expect(card({}, false).findAll("button")).toHaveLength(0);
  expect(card({ state: "resolved", moves: [] }).findAll("button")).toHaveLength(0);
});

it("offers a declined fault a repair and nothing else", () => {
  const words = card({ state: "declined", moves: ["owner_agreed"] })
    .findAll("button")
    .map((one) => one.text());
  expect(words).toEqual(["2 业主同意维修"]);
});

it("tells what was done with the engineer and the finding", () => {
  const event = { by_name: "王经理", at: 0, note: "", disposition: null };
  const history = [
    { ...event, kind: "handled", disposition: "investigate", order: order("done") },
    { ...event, kind: "investigated", note: "电池老化", order: order("done") },
  ] as TaskFault["history"];
  const text = card({ history }).text();
  expect(text).toContain("排查，下达给 李工");
  expect(text).toContain("排查完成");
  expect(text).toContain("电池老化");
});

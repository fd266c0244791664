import { flushPromises, mount, type VueWrapper } from "@vue/test-utils";
import { beforeEach, expect, it, vi } from "vitest";
import DispatchPanel from "./DispatchPanel.vue";

const asked = vi.hoisted(() => ({ titles: [] as string[], answer: true }));
vi.mock("@/shared/confirm", () => ({
  confirmed: (title: string) => {
    asked.titles.push(title);
    return Promise.resolve(asked.answer);
  },
}));
vi.mock("@/features/plans/composables/useCandidates", () => ({
  useCandidates: () => ({ value: [{ account: "a", name: "张伟", role: "field_engineer", unfit: null }] }),
}));

const facilities = ["FAS-01", "FAS-02"].map((code) => ({ code, items: [], assignees: [] }));
const batches = [{ facilities: ["FAS-01"], assignees: ["a"] }];

function panel(picked: string[]): VueWrapper {
  return mount(DispatchPanel, {
    props: { facilities, batches, busy: false, withdrawable: false, propose: vi.fn(), picked },
    global: { stubs: { ElSelect: true, ElOption: true } },
  });
}
async function send(shown: VueWrapper): Promise<void> {
  await shown.get(".send").trigger("click");
  await flushPromises();
}

beforeEach(() => {
  asked.titles = [];
  asked.answer = true;
});

it("sends what is in batches without a question when nothing else is ticked", async () => {
  const shown = panel(["FAS-01"]);
  await send(shown);
  expect([asked.titles, shown.emitted("dispatch")?.length]).toEqual([[], 1]);
});

it("asks before facilities that are ticked and in no batch are left out", async () => {
  asked.answer = false;
  const shown = panel(["FAS-02"]);
  await send(shown);
  expect(asked.titles).toEqual(["勾选的 1 种设施还没有加入任何一批"]);
  expect(shown.emitted("dispatch")).toBeUndefined();
  asked.answer = true;
  await send(shown);
  expect(shown.emitted("dispatch")).toHaveLength(1);
});

it("adds them to what goes out when their people are chosen already", async () => {
  const shown = panel(["FAS-02"]);
  await shown.getComponent({ name: "ElSelect" }).setValue(["a"]);
  await send(shown);
  expect(shown.emitted("add")).toEqual([[{ facilities: ["FAS-02"], assignees: ["a"] }]]);
  expect(shown.emitted("dispatch")).toHaveLength(1);
});

import { mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { h, nextTick } from "vue";
import { Failure } from "../api/failure";
import { createLanguages, sharedZh } from "../i18n";
import AsyncView from "./AsyncView.vue";

const languages = createLanguages(sharedZh, async () => (await import("../i18n/en")).default);

function show(props: { data: string[] | undefined; error: unknown; empty?: boolean }) {
  return mount(AsyncView, {
    props: { ...props, emptyTitle: "没有任务" },
    slots: { default: ({ data }: { data: unknown }) => h("b", String(data)) },
    global: { plugins: [languages] },
  });
}

const refused = new Failure("answered", 403, {
  code: "request.forbidden",
  message: { zh: "您的账号没有此项权限。", en: "Your account may not do this." },
});

describe("the four states", () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  it("pending draws a skeleton, but not before 300 ms", async () => {
    const view = show({ data: undefined, error: null });
    expect(view.find("[aria-busy=true]").exists()).toBe(true);
    expect(view.findAll(".bone")).toHaveLength(0);
    vi.advanceTimersByTime(300);
    await nextTick();
    expect(view.findAll(".bone").length).toBeGreaterThan(0);
  });

  it("an error says what happened and offers another try", async () => {
    const view = show({ data: undefined, error: refused });
    expect(view.get("[role=alert]").text()).toContain("您的账号没有此项权限。");
    await view.get("button").trigger("click");
    expect(view.emitted("retry")).toHaveLength(1);
  });

  it("what is gone cannot be tried again", () => {
    const gone = new Failure("answered", 404, {
      code: "request.not_found",
      message: { zh: "没有找到", en: "Not found" },
    });
    expect(show({ data: undefined, error: gone }).find("button").exists()).toBe(false);
  });

  it("empty says so", () => {
    expect(show({ data: [], error: null, empty: true }).text()).toContain("没有任务");
  });

  it("data stays on the screen when fetching it again failed, with the words above", () => {
    const view = show({ data: ["一", "二"], error: refused });
    expect(view.get("b").text()).toBe("一,二");
    expect(view.get("[role=alert]").text()).toContain("没有此项权限");
  });
});

it("follows the language", async () => {
  const view = show({ data: undefined, error: refused });
  await languages.setLocale("en");
  await nextTick();
  expect(view.text()).toContain("Your account may not do this.");
  await languages.setLocale("zh-CN");
});

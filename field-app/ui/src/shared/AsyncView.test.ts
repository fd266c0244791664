import { mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { CommandError } from "@/platform/types";
import AsyncView from "./AsyncView.vue";

const FULL = new CommandError({
  code: "disk.full",
  message: { zh: "手机空间不足，请腾出空间后重试。", en: "The phone is full." },
  retry: "after_action",
});

function show(props: { data?: string[]; error?: unknown; empty?: boolean }) {
  return mount(AsyncView, {
    props: { data: undefined, error: undefined, emptyTitle: "没有任务", ...props },
    slots: { default: '<p class="there">{{ data }}</p>' },
    global: { stubs: { VanButton: { template: "<button><slot /></button>" } } },
  });
}

describe("an answer's four states", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("draws bones only when the answer takes its time", async () => {
    const view = show({});
    expect(view.find(".bone").exists()).toBe(false);
    await vi.advanceTimersByTimeAsync(301);
    expect(view.find(".bone").exists()).toBe(true);
  });

  it("says what to do about an error and tries again", async () => {
    const view = show({ error: FULL });
    expect(view.text()).toContain("请腾出空间");
    expect(view.text()).not.toContain("disk.full");
    await view.find("button").trigger("click");
    expect(view.emitted("retry")).toHaveLength(1);
  });

  it("never shows the raw text of an unknown failure", () => {
    const view = show({ error: new TypeError("undefined is not a function") });
    expect(view.text()).not.toContain("undefined");
  });

  it("says that there is nothing", () => {
    expect(show({ data: [], empty: true }).text()).toContain("没有任务");
  });

  it("keeps the old answer while a new one fails", () => {
    expect(
      show({ data: ["一"], error: FULL })
        .find(".there")
        .text(),
    ).toContain("一");
  });
});

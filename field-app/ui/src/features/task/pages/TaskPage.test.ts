import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import { queryClient } from "@/app/query";
import { languages } from "@/app/texts";
import { setPlatform } from "@/platform";
import { fakePlatform, itemOf, taskOf } from "@/platform/fake";
import { CommandError, type Platform } from "@/platform/types";
import { shownSnack } from "@/shared/snack";
import TaskPage from "./TaskPage.vue";

async function open(platform: Platform) {
  setPlatform(platform);
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: "/tasks/:task", component: TaskPage, props: true },
      { path: "/tasks/:task/submit", component: { template: "<p />" } },
    ],
  });
  await router.push("/tasks/t");
  const page = mount(TaskPage, {
    props: { task: "t" },
    global: { plugins: [languages, [VueQueryPlugin, { queryClient }], router] },
  });
  await flushPromises();
  return { page, router };
}

beforeEach(() => {
  queryClient.clear();
});

describe("the task page", () => {
  it("answers a plain conforming item with one tap", async () => {
    const platform = fakePlatform();
    const call = vi.spyOn(platform, "call");
    const { page } = await open(platform);
    const quick = page.findAll('[data-test="quick-pass"]');
    await quick[0]?.trigger("click");
    await flushPromises();
    const result = expect.objectContaining({ item: "FAS-01-03", verdict: "pass" });
    expect(call).toHaveBeenCalledWith("record_result", expect.objectContaining({ result }));
    expect(page.findAll('[data-test="quick-pass"]')).toHaveLength(quick.length - 1);
  });

  it("leads from the word about a one-tap answer back to its item", async () => {
    const { page, router } = await open(fakePlatform());
    await page.find('[data-item="FAS-01/FAS-01-03"] [data-test="quick-pass"]').trigger("click");
    await flushPromises();
    shownSnack.value?.action?.run();
    await flushPromises();
    expect(router.currentRoute.value.query).toEqual({ item: "FAS-01/FAS-01-03" });
  });

  it("offers no short way where a photo or a value is needed", async () => {
    const { page } = await open(fakePlatform());
    const rows = page.findAll("[data-item]");
    const row = (name: string) => rows.find((one) => one.attributes("data-item") === name);
    expect(row("FAS-01/FAS-01-02")?.find('[data-test="quick-pass"]').exists()).toBe(false);
    expect(row("HYD-01/HYD-01-02")?.find('[data-test="quick-pass"]').exists()).toBe(false);
  });

  it("opens an item in the address, so that going back closes it", async () => {
    const { page, router } = await open(fakePlatform());
    await page.find('[data-item="HYD-01/HYD-01-02"] [data-test="item"]').trigger("click");
    await flushPromises();
    expect(router.currentRoute.value.query).toEqual({ item: "HYD-01/HYD-01-02" });
  });

  it("does not show an approval that was taken back as one that counts", async () => {
    const { page } = await open(
      fakePlatform({
        task_view: () => ({
          ...taskOf([itemOf({ verdict: "pass" })], { state: "pending" }),
          reviews: [{ decision: "approved", note: "记录完整。", at: 0 }],
        }),
      }),
    );
    const review = page.find('[data-test="review"]');
    expect(review.text()).toContain("审核通过已撤销");
    expect(review.classes()).not.toContain("pass");
  });

  it("says what to do when the task cannot be read", async () => {
    const { page } = await open(
      fakePlatform({
        task_view: () => {
          throw new CommandError({
            code: "task.unknown",
            message: { zh: "这个任务不在本机，请回到工作页。", en: "" },
            retry: "no",
          });
        },
      }),
    );
    expect(page.text()).toContain("请回到工作页");
  });
});

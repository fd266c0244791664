import { VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createMemoryHistory, createRouter } from "vue-router";
import { queryClient } from "@/app/query";
import { languages } from "@/app/texts";
import { setPlatform } from "@/platform";
import { entryOf, entryTaskOf, fakePlatform } from "@/platform/fake";
import type { TaskView } from "@/platform/types";
import { closeSnack, shownSnack } from "@/shared/snack";
import TaskPage from "../pages/TaskPage.vue";

const TASK = entryTaskOf("on_site").card.id;

async function open(task: TaskView, entry: string) {
  const platform = fakePlatform({}, task);
  const call = vi.spyOn(platform, "call");
  setPlatform(platform);
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: "/tasks/:task", component: TaskPage, props: true }],
  });
  await router.push(`/tasks/${TASK}?entry=${entry}`);
  const page = mount(TaskPage, {
    props: { task: TASK },
    global: {
      plugins: [languages, [VueQueryPlugin, { queryClient }], router],
      stubs: { teleport: true, transition: true },
    },
  });
  await flushPromises();
  return { page, router, call };
}

/** Returned with words. */
function reviewed(task: TaskView): TaskView {
  return { ...task, reviews: [{ decision: "returned", note: "见意见", at: 0 }] };
}

beforeEach(() => {
  queryClient.clear();
});
afterEach(closeSnack);

describe("the sheet of an entry", () => {
  it("takes the made entry into the address and keeps what is being written", async () => {
    const { page, router, call } = await open(entryTaskOf("on_site"), "new");
    await page.find('[data-test="subject"]').setValue("室内消火栓");
    await page.find('[data-test="subject"]').trigger("blur");
    await flushPromises();
    expect(router.currentRoute.value.query).toEqual({ entry: "entry-1" });
    const field = page.find<HTMLInputElement>('[data-test="subject"]');
    expect(field.element.value).toBe("室内消火栓");
    await page.find('[data-test="entry-record"]').setValue("外观检查");
    await page.find('[data-test="entry-record"]').trigger("blur");
    await flushPromises();
    const recorded = call.mock.calls.filter(([command]) => command === "record_entry");
    expect(recorded.map(([, args]) => (args as { entry: { entry: string | null } }).entry.entry)).toEqual([
      null,
      "entry-1",
    ]);
  });

  it("makes the entry for a photo that is taken first", async () => {
    const { page, call } = await open(entryTaskOf("repair"), "new");
    const input = page.find<HTMLInputElement>('[data-test="capture-entry"]');
    Object.defineProperty(input.element, "files", { value: [new File(["x"], "x.jpg")] });
    await input.trigger("change");
    await flushPromises();
    expect(call).toHaveBeenCalledWith("record_entry", expect.objectContaining({ task: TASK }));
    expect(page.findAll('[data-test="photo"]')).toHaveLength(1);
  });

  it("writes what is left before it takes the entry back, and undoes it", async () => {
    const { page, call } = await open(entryTaskOf("repair", [entryOf("e", { record: "换底座" })]), "e");
    await page.find('[data-test="entry-record"]').setValue("换两只底座");
    await page.find('[data-test="withdraw-entry"]').trigger("click");
    await flushPromises();
    const writes = call.mock.calls
      .map(([command]) => command)
      .filter((command) => command.endsWith("_entry"));
    expect(writes).toEqual(["record_entry", "withdraw_entry"]);
    shownSnack.value?.action?.run();
    await flushPromises();
    expect(call).toHaveBeenLastCalledWith("withdraw_entry", { task: TASK, entry: "e", withdrawn: false });
  });

  it("leaves a withdrawn entry as it is until it is brought back", async () => {
    const entry = entryOf("e", { record: "重复" });
    entry.said.withdrawn = true;
    const { page } = await open(entryTaskOf("repair", [entry]), "e");
    expect(page.find<HTMLTextAreaElement>('[data-test="entry-record"]').element.disabled).toBe(true);
    await page.find('[data-test="restore-entry"]').trigger("click");
    await flushPromises();
    expect(page.find<HTMLTextAreaElement>('[data-test="entry-record"]').element.disabled).toBe(false);
  });

  it("says what the reviewer asked for at the entry, in the sheet, in the list and in the review", async () => {
    const asked = entryOf("e", { record: "换底座" }, { review_note: "请写明底座型号" });
    const { page, router } = await open(reviewed(entryTaskOf("repair", [asked])), "e");
    expect(page.find(".form .review").text()).toContain("请写明底座型号");
    expect(page.find('[data-test="entry"]').text()).toContain("审核人：请写明底座型号");
    await router.push(`/tasks/${TASK}`);
    await page.find('[data-test="reviewed-entry"]').trigger("click");
    await flushPromises();
    expect(router.currentRoute.value.query).toEqual({ entry: "e" });
  });
});

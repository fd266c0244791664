import { ElForm } from "element-plus";
import { flushPromises, mount } from "@vue/test-utils";
import { expect, it, vi } from "vitest";
import { defineComponent, h, ref } from "vue";
import { useForm, type Form } from "@/shared/composables/useForm";
import { createMemoryHistory, createRouter } from "vue-router";
import FormField from "./FormField.vue";

/** A form whose page finds, once it was to be saved, that there is no place; the field's own rule is content. */
async function formWithoutPlace() {
  let form: Form<{ place: string | null }> | undefined;
  const tried = ref(false);
  const content = { validator: (_rule: unknown, _value: unknown, done: () => void) => done() };
  const page = defineComponent({
    setup() {
      const made = useForm(
        () => ({ place: null as string | null }),
        () => Promise.resolve("sent"),
        () => undefined,
      );
      form = made;
      return () =>
        h(ElForm, { ref: made.attach, model: made.edits }, () =>
          h(
            FormField,
            {
              name: "place",
              label: "Place",
              rules: [content],
              wrong: tried.value && made.edits.place === null ? "No place" : undefined,
            },
            () => h("input"),
          ),
        );
    },
  });
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: "/", component: page }] });
  await router.push("/");
  const wrapper = mount(
    { template: "<RouterView />" },
    { global: { plugins: [router] }, attachTo: document.body },
  );
  await flushPromises();
  if (!form) throw new Error("the page was not drawn");
  return { form, tried, wrapper };
}

it("what the page finds wrong keeps the form from being sent, is said at the field, and has the focus", async () => {
  const { form, tried, wrapper } = await formWithoutPlace();
  tried.value = true;
  await form.save();
  await flushPromises();
  // Element Plus draws the words a moment after it knows them.
  await vi.waitFor(() => expect(wrapper.find(".is-error").text()).toContain("No place"));
  expect(document.activeElement).toBe(wrapper.find("input").element);
  form.edits.place = "here";
  await flushPromises();
  expect(wrapper.find(".is-error").exists()).toBe(false);
  wrapper.unmount();
});

import { Failure } from "@fengtai/ui/api";
import { QueryClient, VueQueryPlugin } from "@tanstack/vue-query";
import { flushPromises, mount } from "@vue/test-utils";
import { expect, it, vi } from "vitest";
import { defineComponent, h } from "vue";
import { createMemoryHistory, createRouter, RouterView } from "vue-router";
import { tellDone } from "@/shared/tell";
import type { Form } from "./useForm";
import { useNewForm } from "./useNewForm";

vi.mock("@/shared/tell", () => ({ tellDone: vi.fn() }));

interface Thing {
  name: string;
}

async function formOf(add: (edits: Thing) => Promise<Thing & { id: string }>) {
  let form: Form<Thing> | undefined;
  const newPage = defineComponent({
    setup() {
      form = useNewForm({
        list: "things",
        blank: () => ({ name: "" }),
        add,
        told: ({ name }) => `Added ${name}`,
        next: ({ id }) => ({ path: `/things/${id}` }),
      });
      return () => h("form");
    },
  });
  const other = { render: () => h("p") };
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: "/new", component: newPage },
      { path: "/things/:id", component: other },
    ],
  });
  const queryClient = new QueryClient();
  const reread = vi.spyOn(queryClient, "invalidateQueries");
  await router.push("/new");
  mount(RouterView, { global: { plugins: [router, [VueQueryPlugin, { queryClient }]] } });
  await flushPromises();
  if (!form) throw new Error("the page was not drawn");
  return { form, router, reread };
}

it("what is added is told, its list is read again, and the next page opens without asking", async () => {
  const { form, router, reread } = await formOf(({ name }) => Promise.resolve({ id: "7", name }));
  form.edits.name = "pump";
  await form.save();
  expect(reread).toHaveBeenCalledWith({ queryKey: ["things"] });
  expect(tellDone).toHaveBeenLastCalledWith("Added pump");
  expect(router.currentRoute.value.path).toBe("/things/7");
});

it("what the server refuses stays on the page, with its words at the field", async () => {
  const words = { zh: "名称已存在", en: "The name is taken" };
  const refusal = {
    code: "invalid",
    message: words,
    fields: [{ field: "name", code: "taken", message: words }],
  };
  const { form, router } = await formOf(() => Promise.reject(new Failure("answered", 422, refusal)));
  form.edits.name = "pump";
  await form.save();
  expect(form.fields.value).toEqual({ name: "名称已存在" });
  expect(form.busy.value).toBe(false);
  expect(form.edits.name).toBe("pump");
  expect(router.currentRoute.value.path).toBe("/new");
});

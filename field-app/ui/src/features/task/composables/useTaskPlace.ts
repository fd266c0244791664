/**
 * Where somebody is within a task, kept in the address: `?item=…` an open item, `?entry=…` an open entry (`new` for
 * one that is not begun), `?step=…` a step of arriving.
 */
import { computed } from "vue";
import { useRoute, useRouter } from "vue-router";
import type { MissingView, PhotoTarget, TaskView } from "@/platform/types";
import { ARRIVAL_STEPS, type ArrivalStep } from "./arrival";
import { itemKey, itemsOf } from "./itemKey";

interface Place {
  item?: string;
  step?: ArrivalStep;
  entry?: string;
}

const PLACES = ["item", "step", "entry"] as const;

/** The entry that is not begun yet. */
export const NEW_ENTRY = "new";

/** Where what is missing can be put right. */
export function placeOf(task: TaskView, target: PhotoTarget): Place {
  switch (target.of) {
    case "selfie":
    case "sign_in":
    case "controller":
      return { step: target.of };
    case "item":
      return { item: itemKey(target) };
    case "fault": {
      const found = itemsOf(task).find(({ item }) => item.fault?.id === target.fault);
      return found ? { item: itemKey(found.item) } : {};
    }
    case "entry":
      return { entry: target.entry };
  }
}

/** Where one thing that is missing can be put right; the task as a whole where there is no one place. */
export function placeOfMissing(task: TaskView, { code, target }: MissingView): Place {
  if (target) return placeOf(task, target);
  return code === "task.entries" ? { entry: NEW_ENTRY } : {};
}

export function useTaskPlace() {
  const route = useRoute();
  const router = useRouter();
  const one = (name: string) => {
    const raw = route.query[name];
    return typeof raw === "string" ? raw : undefined;
  };

  async function go(place: Place): Promise<void> {
    const open = PLACES.some((name) => name in route.query);
    // The first sheet is a step forward, so that back closes it; from sheet to sheet stays one step.
    await (open ? router.replace : router.push)({ query: { ...place } });
  }

  return {
    item: computed(() => one("item")),
    entry: computed(() => one("entry")),
    step: computed(() => ARRIVAL_STEPS.find((step) => step === one("step"))),
    go,
    async close(): Promise<void> {
      if (typeof window.history.state?.back === "string") router.back();
      else await router.replace({ query: {} });
    },
  };
}

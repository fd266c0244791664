/** The items of a task as the list shows them: filtered, searched, grouped by facility, counted. */
import { computed, ref, toValue, type MaybeRefOrGetter } from "vue";
import type { FacilityView, ItemView, TaskView } from "@/platform/types";
import { isComplete } from "./itemKey";

export const FILTERS = ["left", "fail", "changed", "all"] as const;
export type Filter = (typeof FILTERS)[number];

export interface Group {
  readonly facility: FacilityView;
  readonly items: readonly ItemView[];
  readonly done: number;
}

function passes(filter: Filter, item: ItemView): boolean {
  if (filter === "left") return !isComplete(item);
  if (filter === "fail") return item.result?.verdict === "fail";
  if (filter === "changed") return item.changed;
  return true;
}

function matches(words: string, facility: FacilityView, item: ItemView): boolean {
  if (words === "") return true;
  const texts = [facility.name, facility.system_name, item.name].flatMap(({ zh, en }) => [
    zh,
    en.toLowerCase(),
  ]);
  return [...texts, item.item.toLowerCase()].some((text) => text.includes(words));
}

export function useItemList(task: MaybeRefOrGetter<TaskView | undefined>) {
  const filter = ref<Filter>("left");
  const search = ref("");

  const all = computed(() => toValue(task)?.facilities ?? []);
  const counts = computed(() => {
    const items = all.value.flatMap((facility) => facility.items);
    const count = (kind: Filter) => items.filter((item) => passes(kind, item)).length;
    return { left: count("left"), fail: count("fail"), changed: count("changed"), all: items.length };
  });
  const groups = computed<Group[]>(() => {
    const words = search.value.trim().toLowerCase();
    return all.value
      .map((facility) => ({
        facility,
        items: facility.items.filter((item) => passes(filter.value, item) && matches(words, facility, item)),
        done: facility.items.filter(isComplete).length,
      }))
      .filter((group) => group.items.length > 0);
  });

  return { filter, search, counts, groups };
}

/** Picking facilities of a plan or a project: single ones, whole systems, everything. Only open ones can be picked. */
import { computed, ref, toValue, type MaybeRefOrGetter } from "vue";
import type { OpenFacility, OpenSystem } from "@/platform/types";

export type Picked = "all" | "some" | "none";

function open(system: OpenSystem): OpenFacility[] {
  return system.facilities.filter((facility) => facility.state === "open");
}

export function usePicking(items: MaybeRefOrGetter<{ readonly systems: readonly OpenSystem[] } | undefined>) {
  const chosen = ref<ReadonlySet<string>>(new Set());

  const pickable = computed(() => (toValue(items)?.systems ?? []).flatMap(open));
  // What was chosen and is no longer open (somebody else was quicker) does not count.
  const picked = computed(() => pickable.value.filter((facility) => chosen.value.has(facility.code)));
  const itemCount = computed(() => picked.value.reduce((sum, facility) => sum + facility.items.length, 0));
  const allPicked = computed(
    () => pickable.value.length > 0 && picked.value.length === pickable.value.length,
  );

  function set(facilities: readonly OpenFacility[], on: boolean): void {
    const next = new Set(chosen.value);
    for (const { code } of facilities) {
      if (on) next.add(code);
      else next.delete(code);
    }
    chosen.value = next;
  }

  function stateOf(system: OpenSystem): Picked {
    const all = open(system);
    const count = all.filter((facility) => chosen.value.has(facility.code)).length;
    if (count === 0) return "none";
    return count === all.length ? "all" : "some";
  }

  return {
    pickable,
    picked,
    itemCount,
    allPicked,
    isPicked: (facility: OpenFacility) => facility.state === "open" && chosen.value.has(facility.code),
    stateOf,
    canPick: (system: OpenSystem) => open(system).length > 0,
    toggle: (facility: OpenFacility) => {
      set([facility], !chosen.value.has(facility.code));
    },
    toggleSystem: (system: OpenSystem) => {
      set(open(system), stateOf(system) !== "all");
    },
    toggleAll: () => {
      set(pickable.value, !allPicked.value);
    },
  };
}

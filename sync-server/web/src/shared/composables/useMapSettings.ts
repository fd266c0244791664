/** What maps are drawn with, asked for once; every map of the page follows it. */
import { baseMap } from "@fengtai/ui/kit";
import { useQuery } from "@tanstack/vue-query";
import { computed, watch, type ComputedRef } from "vue";
import { server } from "@/shared/server";

export interface MapSettingsView {
  /** Undefined until the server has said it. */
  readonly canSearch: ComputedRef<boolean | undefined>;
}

export function useMapSettings(): MapSettingsView {
  const { data } = useQuery({
    queryKey: ["map"],
    queryFn: server.map.settings,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  watch(
    data,
    (settings) => {
      if (settings) baseMap.value = settings.base;
    },
    { immediate: true },
  );
  return { canSearch: computed(() => data.value?.address_search) };
}

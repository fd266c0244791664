/** The agency's people who work with the app, with what keeps plan items from being issued to them. */
import type { Engineer } from "@fengtai/ui/api";
import { useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef } from "vue";
import { server } from "@/shared/server";

export function useCandidates(enabled: () => boolean = () => true): ComputedRef<Engineer[]> {
  const { data } = useQuery({
    queryKey: ["accounts", "candidates"],
    queryFn: ({ signal }) => server.plans.engineers({ signal }),
    enabled: computed(enabled),
  });
  return computed(() => data.value?.items ?? []);
}

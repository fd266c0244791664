/** The contract that the page's address names. */
import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { useRoute } from "vue-router";
import { server } from "@/shared/server";

export function useContract() {
  const route = useRoute();
  const id = computed(() => String(route.params["id"]));
  const { data, error, refetch } = useQuery({
    queryKey: computed(() => ["contracts", "one", id.value]),
    queryFn: ({ signal }) => server.contracts.get(id.value, { signal }),
  });
  return { id, data, error, refetch };
}

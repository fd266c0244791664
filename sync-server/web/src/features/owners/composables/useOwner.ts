/** The owner that the page's address names. */
import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { useRoute } from "vue-router";
import { server } from "@/shared/server";

export function useOwner() {
  const route = useRoute();
  const id = computed(() => String(route.params["id"]));
  const { data, error, refetch } = useQuery({
    queryKey: computed(() => ["owners", "one", id.value]),
    queryFn: ({ signal }) => server.owners.get(id.value, { signal }),
  });
  return { id, data, error, refetch };
}

/** The thing that the page's address names by its id. */
import { useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef, type Ref } from "vue";
import { useRoute } from "vue-router";

export interface Addressed<T> {
  readonly id: ComputedRef<string>;
  readonly data: Readonly<Ref<T | undefined>>;
  readonly error: Readonly<Ref<Error | null>>;
  readonly refetch: () => unknown;
}

/** `list`: the key under which things of its kind are read. */
export function useAddressed<T>(
  list: string,
  get: (id: string, options: { signal: AbortSignal }) => Promise<T>,
): Addressed<T> {
  const route = useRoute();
  const id = computed(() => String(route.params["id"]));
  const { data, error, refetch } = useQuery<T>({
    queryKey: computed(() => [list, "one", id.value]),
    queryFn: ({ signal }) => get(id.value, { signal }),
  });
  return { id, data, error, refetch };
}

/** A list whose filters and page live in the address, fetched page by page; the old page stays until the new one is there. */
import type { Page } from "@fengtai/ui/api";
import { useUrlQuery, type Codecs } from "@fengtai/ui/kit";
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef, type Ref, type WritableComputedRef } from "vue";

export const PAGE_SIZE = 20;

export interface List<T, Q> {
  readonly query: ComputedRef<Q>;
  readonly change: (part: Partial<Q>) => void;
  readonly page: WritableComputedRef<number>;
  readonly data: Ref<Page<T> | undefined>;
  readonly error: Ref<unknown>;
  readonly refetch: () => unknown;
}

export function useList<T, Q extends { page: number }>(
  key: string,
  codecs: Codecs<Q>,
  fetchPage: (query: Q & { size: number }, options: { signal: AbortSignal }) => Promise<Page<T>>,
): List<T, Q> {
  const { query, change } = useUrlQuery(codecs);
  const result = useQuery({
    queryKey: computed(() => [key, "list", query.value]),
    queryFn: ({ signal }) => fetchPage({ ...query.value, size: PAGE_SIZE }, { signal }),
    placeholderData: keepPreviousData,
  });
  const page = computed({
    get: () => query.value.page,
    set: (value) => change({ page: value } as Partial<Q>),
  });
  return {
    query,
    change,
    page,
    data: result.data as Ref<Page<T> | undefined>,
    error: result.error,
    refetch: result.refetch,
  };
}

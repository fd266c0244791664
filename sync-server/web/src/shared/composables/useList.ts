/** A list whose filters and page live in the address, fetched page by page; the old page stays until the new one is there. */
import type { Page } from "@fengtai/ui/api";
import { urlQuery, useUrlQuery, type Codecs } from "@fengtai/ui/kit";
import { keepPreviousData, useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef, type Ref, type WritableComputedRef } from "vue";

export const PAGE_SIZE = 20;

/** The filter that most lists have: words. */
export interface Searchable {
  q: string;
}
export const SEARCH: Codecs<Searchable> = { q: urlQuery.text() };

/** Besides, what the authority narrows lists by: a division. */
export interface Regional extends Searchable {
  region: string;
}
export const REGIONAL: Codecs<Regional> = { ...SEARCH, region: urlQuery.text() };

/** And by whose it is: an agency. */
export interface Supervised extends Regional {
  agency: string | undefined;
}
export const SUPERVISED: Codecs<Supervised> = { ...REGIONAL, agency: urlQuery.id };

interface Paged {
  page: number;
}
const PAGED: Codecs<Paged> = { page: urlQuery.integer(1, 10_000, 1) };

/** What a table shows of a list, whatever its filters. */
export interface Rows<T> {
  readonly page: WritableComputedRef<number>;
  readonly data: Ref<Page<T> | undefined>;
  readonly error: Ref<unknown>;
  /** Whether a filter leaves something out: then nothing found is not the same as nothing there. */
  readonly filtered: ComputedRef<boolean>;
  readonly refetch: () => unknown;
}

export interface List<T, F> extends Rows<T> {
  /** For `v-model`: what is set goes to the address, and the page back to the first. */
  readonly filters: { readonly [K in keyof F]: WritableComputedRef<F[K]> };
  /** The filters as they are chosen, for whoever asks for more than a page of the same. */
  readonly wanted: ComputedRef<Readonly<Record<string, unknown>>>;
}

export function useList<T, F extends object>(
  key: string,
  codecs: Codecs<F>,
  fetchPage: (query: F & Paged & { size: number }, options: { signal: AbortSignal }) => Promise<Page<T>>,
): List<T, F> {
  type Query = F & Paged;
  const { query, change } = useUrlQuery<Query>({ ...codecs, ...PAGED } as Codecs<Query>);
  const result = useQuery({
    queryKey: computed(() => [key, "list", query.value]),
    queryFn: ({ signal }) => fetchPage({ ...query.value, size: PAGE_SIZE }, { signal }),
    placeholderData: keepPreviousData,
  });
  const names = Object.keys(codecs) as (keyof F)[];
  const ofQuery = <K extends keyof Query>(name: K): WritableComputedRef<Query[K]> =>
    computed({
      get: () => query.value[name],
      set: (value) => change({ [name]: value } as unknown as Partial<Query>),
    });
  return {
    filters: Object.fromEntries(names.map((name) => [name, ofQuery(name)])) as List<T, F>["filters"],
    wanted: computed(() => Object.fromEntries(names.map((name) => [name, query.value[name]]))),
    page: ofQuery("page"),
    data: result.data as Ref<Page<T> | undefined>,
    error: result.error,
    filtered: computed(() => names.some((name) => codecs[name].write(query.value[name]) !== undefined)),
    refetch: result.refetch,
  };
}

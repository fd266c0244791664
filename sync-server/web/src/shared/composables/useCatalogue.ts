/** The catalogue of facilities and test items, fetched once; names follow the language. */
import type { Catalogue, CatalogueFacility, CatalogueItem, CatalogueSystem } from "@fengtai/ui/api";
import { useQuery } from "@tanstack/vue-query";
import { computed, toValue, type ComputedRef, type MaybeRefOrGetter, type Ref } from "vue";
import { locale } from "@/i18n";
import { server } from "@/shared/server";

export interface CatalogueIndex {
  readonly systems: readonly CatalogueSystem[];
  readonly facilities: ReadonlyMap<string, CatalogueFacility>;
  readonly items: ReadonlyMap<string, CatalogueItem>;
  readonly systemOf: ReadonlyMap<string, CatalogueSystem>;
}

export function indexCatalogue({ systems }: Pick<Catalogue, "systems">): CatalogueIndex {
  const facilities = new Map<string, CatalogueFacility>();
  const items = new Map<string, CatalogueItem>();
  const systemOf = new Map<string, CatalogueSystem>();
  for (const system of systems) {
    for (const facility of system.facilities) {
      facilities.set(facility.code, facility);
      systemOf.set(facility.code, system);
      for (const item of facility.items) items.set(item.code, item);
    }
  }
  return { systems, facilities, items, systemOf };
}

interface Named {
  readonly name_zh: string;
  readonly name_en: string;
}

export function nameOf(named: Named | undefined, code: string): string {
  if (!named) return code;
  return locale.value === "en" ? named.name_en : named.name_zh;
}

export interface CatalogueView {
  readonly index: ComputedRef<CatalogueIndex | undefined>;
  readonly error: Ref<unknown>;
  readonly refetch: () => unknown;
  readonly facilityName: (code: string) => string;
  readonly itemName: (code: string) => string;
  readonly systemName: (facility: string) => string;
}

export function useCatalogue(version: MaybeRefOrGetter<string | undefined> = undefined): CatalogueView {
  const { data, error, refetch } = useQuery({
    queryKey: computed(() => ["catalogue", toValue(version) ?? "current"]),
    queryFn: () => server.catalogue(toValue(version)),
    // A version never changes once it is published.
    staleTime: Infinity,
    gcTime: Infinity,
  });
  const index = computed(() => data.value && indexCatalogue(data.value));
  return {
    index,
    error,
    refetch,
    facilityName: (code) => nameOf(index.value?.facilities.get(code), code),
    itemName: (code) => nameOf(index.value?.items.get(code), code),
    systemName: (facility) => nameOf(index.value?.systemOf.get(facility), facility.split("-")[0] ?? facility),
  };
}

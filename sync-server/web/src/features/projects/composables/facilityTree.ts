/** The catalogue's tree as far as the words match: a system's name shows all of it. */
import type { CatalogueFacility, CatalogueSystem } from "@fengtai/ui/api";

export interface TreeSystem {
  readonly system: CatalogueSystem;
  readonly facilities: readonly CatalogueFacility[];
}

export function pickTree(systems: readonly CatalogueSystem[], words: string): TreeSystem[] {
  const wanted = words.trim().toLowerCase();
  const matches = (named: { code: string; name_zh: string; name_en: string }) =>
    [named.code, named.name_zh, named.name_en].some((name) => name.toLowerCase().includes(wanted));
  return systems
    .map((system) => ({
      system,
      facilities: wanted === "" || matches(system) ? system.facilities : system.facilities.filter(matches),
    }))
    .filter(({ facilities }) => facilities.length > 0);
}

/** The catalogue's tree as far as the words match: a system's name shows all of it. */
import type { CatalogueFacility, CatalogueSystem, ContractKind } from "@fengtai/ui/api";

export interface TreeSystem {
  readonly system: CatalogueSystem;
  readonly facilities: readonly CatalogueFacility[];
}

/** The systems of record items; every other one is of facilities (`shared-model/src/project.rs`, R2.6). */
const RECORDS = ["XTS", "XAS", "XSP"];

/** Whether a contract of this kind takes facilities of the system; before it is chosen, all are offered. */
export function takesSystem(kind: ContractKind | undefined, system: string): boolean {
  if (kind === undefined) return true;
  if (kind === "maintenance") return !RECORDS.includes(system);
  return system === (kind === "assessment" ? "XAS" : "XTS");
}

export const systemOf = (facility: string): string => facility.split("-")[0] ?? "";

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

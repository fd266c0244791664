/** The catalogue's tree as far as the words match: a system's name shows all of it. */
import type { CatalogueFacility, CatalogueSystem, ContractKind } from "@fengtai/ui/api";

export interface TreeSystem {
  readonly system: CatalogueSystem;
  readonly facilities: readonly CatalogueFacility[];
}

/** The systems of record items; every other one is of facilities (`shared-model/src/project.rs`, R2.6). */
const RECORDS = ["XTS", "XAS", "XSP"];

/** What decides which systems a project takes. */
export interface Scope {
  /** The kind of its contract; before it is chosen, all systems are offered. */
  readonly kind: ContractKind | undefined;
  /** Its reports may be uploaded: it takes the record of special venues, whatever its contract. */
  readonly directUpload: boolean;
}

/** Whether a project takes facilities of the system. */
export function takesSystem({ kind, directUpload }: Scope, system: string): boolean {
  if (directUpload) return system === "XSP";
  if (kind === undefined) return true;
  if (kind === "maintenance") return !RECORDS.includes(system);
  return system === (kind === "assessment" ? "XAS" : "XTS");
}

/**
 * The systems that are offered. Of one that the project takes no longer, what is ticked stays in sight: only whoever
 * sees it can take it out.
 */
export function offeredSystems(
  scope: Scope,
  systems: readonly CatalogueSystem[],
  chosen: ReadonlySet<string>,
): CatalogueSystem[] {
  return systems
    .map((system) =>
      takesSystem(scope, system.code)
        ? system
        : { ...system, facilities: system.facilities.filter(({ code }) => chosen.has(code)) },
    )
    .filter(({ facilities }) => facilities.length > 0);
}

export const systemOf = (facility: string): string => facility.split("-")[0] ?? "";

/** Whether it is a record of the site: there is one, and it lies nowhere in particular. */
export const isRecord = (facility: string): boolean => RECORDS.includes(systemOf(facility));

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

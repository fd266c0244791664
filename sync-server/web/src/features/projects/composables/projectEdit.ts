/** A project as it is edited, and its parts as they are compared when two people edit: each building, each facility. Pure. */
import type { Building, ProjectDetail, ProjectFacility } from "@fengtai/ui/api";
import type { ProjectEdits } from "./projectForm";

export function projectEdits(project: ProjectDetail): ProjectEdits {
  return {
    contract: project.contract,
    name: project.name,
    lead: project.lead,
    credit_code: project.credit_code,
    jurisdiction: project.jurisdiction,
    first_report: project.first_report,
    address: project.address,
    buildings: project.buildings,
    facilities: project.facilities,
    position: project.position,
    geofence: project.geofence,
  };
}

const BUILDING = "buildings.";
const FACILITY = "facilities.";

const keyOf = (building: Building, n: number) => building.id ?? `new-${n}`;

export function projectParts(edits: ProjectEdits): Map<string, unknown> {
  const { buildings, facilities, ...rest } = edits;
  const parts = new Map<string, unknown>(Object.entries(rest));
  buildings.forEach((building, n) => parts.set(BUILDING + keyOf(building, n), building));
  for (const facility of facilities) parts.set(FACILITY + facility.code, facility);
  return parts;
}

export function putProject(edits: ProjectEdits, path: string, value: unknown): void {
  if (path.startsWith(BUILDING)) {
    const id = path.slice(BUILDING.length);
    edits.buildings = put(edits.buildings, (one, n) => keyOf(one, n) === id, value as Building | undefined);
  } else if (path.startsWith(FACILITY)) {
    const code = path.slice(FACILITY.length);
    const wanted = (one: ProjectFacility) => one.code === code;
    edits.facilities = put(edits.facilities, wanted, value as ProjectFacility | undefined);
  } else Object.assign(edits, { [path]: value });
}

function put<T>(all: readonly T[], wanted: (one: T, n: number) => boolean, value: T | undefined): T[] {
  const at = all.findIndex(wanted);
  if (at === -1) return value === undefined ? [...all] : [...all, value];
  return value === undefined ? all.filter((_one, n) => n !== at) : all.with(at, value);
}

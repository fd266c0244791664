/** A new project's form: what it begins with, how it is checked step by step, and what is sent. Pure. */
import type { Building, Geofence, LatLon, ProjectFacility, ProjectNew, WaterStore } from "@fengtai/ui/api";
import { gcj02Of, isAroundChina, wgs84Of } from "@fengtai/ui/kit";
import { isRecord } from "@/features/projects/composables/facilityTree";

/** A building with its yard; the server takes the same when nothing is said. */
export const DEFAULT_RADIUS_M = 200;
/** Where the map begins before a position is known: the middle of the capital of the manual's province. */
export const FIRST_POSITION: LatLon = { lat: 34.2611, lon: 108.9423 };

/** What the form holds: as what is sent, but nobody has said yet where the project is. */
export type ProjectEdits = Omit<ProjectNew, "position"> & { position: LatLon | null };

/** Its volume is for whoever knows it to say: until then there is no number, which the field's rule refuses. */
export const blankWater = (): WaterStore => ({ kind: "pool", place: "", volume_m3: Number.NaN });

/** A facility that was just ticked: nobody has counted it yet, which the field's rule refuses; of a record there is one. */
export const blankFacility = (code: string): ProjectFacility => ({
  code,
  count: isRecord(code) ? 1 : Number.NaN,
  place: "",
});

export const blankBuilding = (): Building => ({
  name: "",
  usage: "",
  height_m: null,
  floors_above: 1,
  floors_below: 0,
  area_m2: null,
  built_year: null,
  water: null,
});

export function blankProject(contract: string): ProjectEdits {
  return {
    contract,
    name: "",
    lead: "",
    credit_code: null,
    jurisdiction: "",
    first_report: "same_month",
    address: "",
    buildings: [blankBuilding()],
    facilities: [],
    position: null,
    geofence: { kind: "circle", center: FIRST_POSITION, radius_m: DEFAULT_RADIUS_M },
  };
}

/** A maintenance contract signed on the 20th or later leaves the month of the first report open (R2.5). */
export function choosesFirstReport(contract: { kind: string; signed_on: string } | undefined): boolean {
  return contract?.kind === "maintenance" && Number(contract.signed_on.slice(8, 10)) >= 20;
}

/** The fence after the site has moved: a circle follows, a drawn polygon stays where it was drawn. */
export function fenceAt(fence: Geofence, position: LatLon): Geofence {
  return fence.kind === "circle" ? { ...fence, center: position } : fence;
}

/**
 * `34.2583, 108.9286` as people paste it; undefined when it is no position on the globe. Maps in China give the longitude
 * first: around China no longitude can be a latitude, so that the order tells itself.
 */
export function parsePosition(text: string): LatLon | undefined {
  const found = /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，、\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text);
  if (!found) return undefined;
  const [first, second] = [Number(found[1]), Number(found[2])];
  const swapped = { lat: second, lon: first };
  if (isAroundChina(swapped)) return swapped;
  return Math.abs(first) <= 90 && Math.abs(second) <= 180 ? { lat: first, lon: second } : undefined;
}

/** What coordinates are given in: satellites and Tianditu, or the shifted one of most maps in China. */
export const DATUMS = ["wgs84", "gcj02"] as const;
export type Datum = (typeof DATUMS)[number];

/** The WGS-84 position that coordinates of a datum mean. */
export const meantIn = (datum: Datum, at: LatLon): LatLon => (datum === "gcj02" ? wgs84Of(at) : at);

/** How a position is written in a datum. */
export const writtenIn = (datum: Datum, at: LatLon): string =>
  showPosition(datum === "gcj02" ? gcj02Of(at) : at);

export function showPosition({ lat, lon }: LatLon): string {
  return `${lat.toFixed(6)}, ${lon.toFixed(6)}`;
}

/** Corners as text, one a line, for whoever draws without a pointer. */
export function showCorners(points: readonly LatLon[]): string {
  return points.map(showPosition).join("\n");
}

/** The corners of a text with one a line; undefined when a line is no position. */
export function parseCorners(text: string): LatLon[] | undefined {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  const points = lines.flatMap((line) => parsePosition(line) ?? []);
  return points.length === lines.length ? points : undefined;
}

export const STEPS = ["facts", "buildings", "facilities", "site"] as const;
export type Step = (typeof STEPS)[number];

/** To which step a wrong field belongs, by the path that the server or the form names. */
export function stepOfField(field: string): Step {
  if (field.startsWith("buildings")) return "buildings";
  if (field.startsWith("facilities")) return "facilities";
  if (/^(position|geofence|site)/.test(field)) return "site";
  return "facts";
}

/** How the fields of a project are named and shown in histories and beside one another. */
import type { Building, ProjectFacility } from "@fengtai/ui/api";
import { t } from "@/i18n";
import { useCatalogue } from "@/shared/composables/useCatalogue";

const LABELS = {
  name: "projects.name",
  lead: "projects.lead",
  credit_code: "form.creditCodeLabel",
  jurisdiction: "projects.jurisdiction",
  first_report: "projects.firstReport",
  address: "form.address",
  position: "projects.coordinates",
  geofence: "kit.map.fence",
} as const;

type Shown = Partial<Building & ProjectFacility & { lat: number; lon: number }> & { name?: string };

export function useProjectWords() {
  const { facilityName } = useCatalogue();

  function label(path: string): string {
    if (path.startsWith("buildings.")) return t("projects.oneBuilding");
    if (path.startsWith("facilities.")) return facilityName(path.slice("facilities.".length));
    return path in LABELS ? t(LABELS[path as keyof typeof LABELS]) : path;
  }

  function show(path: string, value: unknown): string {
    if (path === "first_report")
      return t(value === "next_month" ? "projects.nextMonth" : "projects.sameMonth");
    if (typeof value !== "object" || value === null) return String(value);
    const shown = value as Shown;
    if (path.startsWith("buildings.")) return building(shown);
    if (path.startsWith("facilities.")) return [shown.count, shown.place].filter(Boolean).join(" · ");
    if (shown.lat !== undefined && shown.lon !== undefined) return `${shown.lat}, ${shown.lon}`;
    return shown.name ?? JSON.stringify(value);
  }

  function building(shown: Shown): string {
    const floors = t("projects.floors", {
      above: String(shown.floors_above ?? 0),
      below: String(shown.floors_below ?? 0),
    });
    const water = shown.water === null ? "waterUnrecorded" : shown.water?.length === 0 ? "waterNone" : "";
    const stores = shown.water?.map(({ place, volume_m3 }) => `${place} ${volume_m3} m³`) ?? [];
    const pieces = [shown.name, shown.usage, floors, `${shown.height_m} m`, `${shown.area_m2} m²`, ...stores];
    if (water !== "") pieces.push(t(`projects.${water as "waterNone" | "waterUnrecorded"}`));
    return pieces.filter(Boolean).join(" · ");
  }

  return { label, show };
}

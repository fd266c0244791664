/** What a certificate means today. The server decides; this shows it before somebody runs into it. */
import type { Certificate, Level, Qualification, Role } from "@fengtai/ui/api";
import type { Tone } from "@fengtai/ui/kit";

export const WARN_DAYS = 30;
const DAY_MS = 86_400_000;

export type Validity =
  | { readonly kind: "open" | "valid"; readonly days: number | undefined }
  | { readonly kind: "soon" | "expired"; readonly days: number };

/** `today` is a day of the business calendar, `2026-11-22`. The last day still counts. */
export function validity(certificate: Pick<Certificate, "expires_on">, today: string): Validity {
  if (!certificate.expires_on) return { kind: "open", days: undefined };
  const days = Math.round((Date.parse(certificate.expires_on) - Date.parse(today)) / DAY_MS);
  if (days < 0) return { kind: "expired", days };
  return days <= WARN_DAYS ? { kind: "soon", days } : { kind: "valid", days };
}

export const VALIDITY_TONE: Record<Validity["kind"], Tone> = {
  open: "pass",
  valid: "pass",
  soon: "untestable",
  expired: "fail",
};

export function neededQualification(role: Role): Qualification | undefined {
  if (role === "project_lead" || role === "technical_lead") return "registered_engineer";
  return role === "field_engineer" ? "facility_operator" : undefined;
}

export function holds(
  certificates: readonly Certificate[],
  needed: Qualification | undefined,
  today: string,
): boolean {
  if (needed === undefined) return true;
  return certificates.some(
    (certificate) => certificate.qualification === needed && validity(certificate, today).kind !== "expired",
  );
}

/** The levels of each qualification, lowest first. */
export const LEVELS: Record<Qualification, readonly Level[]> = {
  registered_engineer: ["class_2", "class_1"],
  facility_operator: ["elementary", "intermediate", "senior", "technician", "senior_technician"],
};

/** People as a form states them: in a staff change and in an application. */
import type { Certificate, StaffChange, StatedPerson } from "@fengtai/ui/api";

export const blankCertificate = (): Certificate => ({
  qualification: "facility_operator",
  level: "intermediate",
  number: "",
  issued_on: "",
  expires_on: null,
});

export const blankPerson = (): StatedPerson => ({ name: "", phone: "", certificates: [blankCertificate()] });

export const blankChange = (kind: StaffChange["kind"]): StaffChange => ({
  kind,
  person: null,
  name: "",
  phone: "",
  certificates: kind === "leave" ? [] : [blankCertificate()],
});

/** Nothing was typed: a sheet may take its place. */
export const isBlank = ({ name, certificates }: StatedPerson): boolean =>
  name === "" && certificates.every(({ number }) => number === "");

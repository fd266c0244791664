/** What somebody holds, in the few words that a line of a list has room for. */
import type { Person } from "@fengtai/ui/api";
import { t } from "@/i18n";

export function certificateWords({ certificates }: Pick<Person, "certificates">): string {
  const names = certificates.map(
    ({ qualification, level }) =>
      `${t(`domain.qualification.${qualification}`)} ${t(`people.levels.${level}`)}`,
  );
  return names.length > 0 ? names.join(t("edit.comma")) : t("people.noCertificate");
}

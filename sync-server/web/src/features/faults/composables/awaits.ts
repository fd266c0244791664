/** Who has to act about a fault, in words. */
import type { FaultAwaits } from "@fengtai/ui/api";
import { t } from "@/i18n";

export interface Waiting {
  readonly awaits: FaultAwaits;
  readonly lead_name: string;
  readonly owner_name: string;
  readonly order: { readonly assignee_name: string } | null;
}

/** Nothing where nobody has to. */
export function whoActs({ awaits, lead_name, owner_name, order }: Waiting): string {
  if (awaits === "nothing") return "";
  const name = awaits === "work" ? (order?.assignee_name ?? "") : awaits === "owner" ? owner_name : lead_name;
  return t(`faults.awaits.${awaits}`, { name });
}

/** The kinds of contracts, in the manual's order. */
import type { ContractKind } from "@fengtai/ui/api";

export const CONTRACT_KINDS = [
  "maintenance",
  "completion_inspection",
  "annual_inspection",
  "special_inspection",
  "assessment",
] as const satisfies ContractKind[];

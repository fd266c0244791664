/** A measured value held against its limits, as it is typed. The library judges again when it is recorded. */
import type { LimitView, Verdict } from "@/platform/types";

export type Relation = "within" | "too_low" | "too_high" | "no_limit";

export function relationOf(value: number, limit: LimitView | undefined): Relation {
  const { min = null, max = null } = limit ?? {};
  if (min === null && max === null) return "no_limit";
  if (min !== null && value < min) return "too_low";
  if (max !== null && value > max) return "too_high";
  return "within";
}

/** The verdict a value gives by itself; undefined where only a person can tell. */
export function verdictOf(relation: Relation): Verdict | undefined {
  if (relation === "no_limit") return undefined;
  return relation === "within" ? "pass" : "fail";
}

/** A typed figure: empty is null, anything that is no finite number is undefined. Full-width figures count too. */
export function parseValue(typed: string): number | null | undefined {
  const text = typed.normalize("NFKC").replaceAll(",", ".").replaceAll("。", ".").trim();
  if (text === "") return null;
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(text)) return undefined;
  return Number(text);
}

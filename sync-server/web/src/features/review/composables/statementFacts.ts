/** What a statement says as a list of facts, so that two can be laid side by side. */
import type { ControllerStatement, EntryStatement, FaultStatement, ResultStatement } from "@fengtai/ui/api";
import type { Fact } from "@/features/review/composables/conflict";
import { judge } from "@/features/review/composables/deskItems";
import { t } from "@/i18n";
import { VERDICT_TONE } from "@/shared/states";

type Limits = Pick<ResultStatement, "limit" | "unit">;

/** `≤ 0.5 MPa`; empty without a limit. */
export function limitText({ limit, unit }: Limits): string {
  const min = limit?.min ?? null;
  const max = limit?.max ?? null;
  const ending = unit ? ` ${unit}` : "";
  if (min !== null && max !== null) return t("review.limitBetween", { min, max }) + ending;
  if (min !== null) return t("review.limitMin", { min }) + ending;
  return max === null ? "" : t("review.limitMax", { max }) + ending;
}

export function resultFacts(statement: ResultStatement): Fact[] {
  const { verdict, value, unit, limit, place, note, override_reason: reason } = statement;
  const measured = value === null || value === undefined ? "" : [value, unit].filter(Boolean).join(" ");
  const judgement = judge(value, limit);
  const against = judgement === "open" ? "" : t(`review.${judgement}`);
  return [
    {
      key: "verdict",
      label: t("review.verdict"),
      text: t(`domain.verdict.${verdict}`),
      tone: VERDICT_TONE[verdict],
    },
    { key: "value", label: t("review.value"), text: measured },
    { key: "limit", label: t("review.limit"), text: limitText(statement) },
    {
      key: "against",
      label: t("review.against"),
      text: against,
      tone: judgement === "within" ? "pass" : "fail",
    },
    { key: "place", label: t("review.place"), text: place },
    { key: "note", label: t("review.note"), text: note },
    { key: "reason", label: t("review.override"), text: reason ?? "" },
  ];
}

export function entryFacts(statement: EntryStatement): Fact[] {
  const { verdict, withdrawn, subject, norm, place, quantity, record, finding } = statement;
  return [
    {
      key: "verdict",
      label: t("review.verdict"),
      text: verdict ? t(`domain.verdict.${verdict}`) : "",
      tone: verdict ? VERDICT_TONE[verdict] : undefined,
    },
    {
      key: "withdrawn",
      label: t("review.entry.standing"),
      text: withdrawn ? t("review.entry.withdrawn") : "",
      tone: "neutral",
    },
    { key: "subject", label: t("review.entry.subject"), text: subject },
    { key: "norm", label: t("review.entry.norm"), text: norm },
    { key: "place", label: t("review.place"), text: place },
    { key: "quantity", label: t("review.entry.quantity"), text: quantity === null ? "" : String(quantity) },
    { key: "record", label: t("review.entry.record"), text: record },
    { key: "finding", label: t("review.entry.finding"), text: finding },
  ];
}

export function faultFacts({ description, place }: FaultStatement): Fact[] {
  return [
    { key: "description", label: t("review.fault"), text: description },
    { key: "place", label: t("review.place"), text: place },
  ];
}

export function controllerFacts({ brand, model }: Pick<ControllerStatement, "brand" | "model">): Fact[] {
  const text = brand === null ? t("review.noController") : [brand, model].filter(Boolean).join(" ");
  return [{ key: "controller", label: t("review.controller"), text }];
}

/** Figures as people read them, in the chosen language. */
import { formatMoment, formatMonth, formatTime } from "@fengtai/ui/i18n";
import { locale, said, t } from "@/app/texts";
import type { LimitView, Text } from "@/platform/types";

export function moment(ms: number): string {
  return formatMoment(ms, locale.value);
}

export function time(ms: number): string {
  return formatTime(ms, locale.value);
}

export function month(value: string): string {
  return formatMonth(value, locale.value);
}

/** `12月1日`: the day from which a month's plan can be begun. */
export function firstDay(value: string): string {
  return dayOfMonth(value, 1);
}

/** `11月30日`: the last day of a month, by which its plan is to be done. */
export function lastDay(value: string): string {
  // Day 0 of the next month is this month's last.
  return dayOfMonth(value, 0, 1);
}

function dayOfMonth(value: string, day: number, later = 0): string {
  const [year = 0, one = 0] = value.split("-").map(Number);
  // Noon keeps it that day in Shanghai.
  const noon = Date.UTC(year, one - 1 + later, day, 4);
  return new Intl.DateTimeFormat(locale.value === "en" ? "en-GB" : "zh-CN", {
    timeZone: "Asia/Shanghai",
    month: locale.value === "en" ? "short" : "long",
    day: "numeric",
  }).format(noon);
}

/** As many names as a card has room for. */
const NAMED = 3;

/** The facilities of a task in a line or two: the first few by name, the rest as a count. */
export function facilityList(names: readonly Text[]): string {
  const first = names.slice(0, NAMED).map(said).join(t("work.between"));
  return names.length > NAMED ? t("work.andMore", { names: first, count: names.length }) : first;
}

/** `800 m`, `2.4 km`. */
export function distance(metres: number): string {
  return metres < 1000 ? `${Math.round(metres / 10) * 10} m` : `${(metres / 1000).toFixed(1)} km`;
}

/** A measured value without a tail of noughts. */
export function value(figure: number): string {
  return String(Math.round(figure * 1e6) / 1e6);
}

/** `≥ 0.14 MPa`, `0.4–0.6 m`; undefined where there are no limits. */
export function limits(limit: LimitView | undefined, unit: string | null): string | undefined {
  if (!limit) return undefined;
  const { min, max } = limit;
  const tail = unit ? ` ${unit}` : "";
  if (min !== null && max !== null) {
    return min === max ? `= ${value(min)}${tail}` : `${value(min)}–${value(max)}${tail}`;
  }
  if (min !== null) return `≥ ${value(min)}${tail}`;
  if (max !== null) return `≤ ${value(max)}${tail}`;
  return undefined;
}

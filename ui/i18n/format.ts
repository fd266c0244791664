/**
 * Dates, times and figures as people read them. The business calendar is Asia/Shanghai wherever the reader is;
 * instants are milliseconds since the Unix epoch, days are `2026-11-22`, months `2026-11`.
 */
import type { Locale } from "./types";

const ZONE = "Asia/Shanghai";

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: Locale, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale}/${name}`;
  let found = formatters.get(key);
  if (!found) {
    found = new Intl.DateTimeFormat(locale === "en" ? "en-GB" : locale, { timeZone: ZONE, ...options });
    formatters.set(key, found);
  }
  return found;
}

/** `11月22日 14:05`; with the year when it is not `now`'s year. */
export function formatMoment(ms: number, locale: Locale, now: number = Date.now()): string {
  const sameYear = new Date(ms).getUTCFullYear() === new Date(now).getUTCFullYear();
  const day = formatter(locale, sameYear ? "day" : "day-year", {
    ...(sameYear ? {} : { year: "numeric" }),
    month: locale === "en" ? "short" : "long",
    day: "numeric",
  }).format(ms);
  return `${day} ${formatTime(ms, locale)}`;
}

/** `2026年11月22日 14:05:09`: in full, for a tooltip or a record that is quoted. */
export function formatMomentFull(ms: number, locale: Locale): string {
  return formatter(locale, "full", {
    year: "numeric",
    month: "long",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(ms);
}

/** `14:05`. */
export function formatTime(ms: number, locale: Locale): string {
  return formatter(locale, "time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(ms);
}

/** `2026年11月22日` from `2026-11-22`. */
export function formatDay(day: string, locale: Locale): string {
  const ms = Date.parse(`${day}T12:00:00+08:00`);
  if (Number.isNaN(ms)) return day;
  return formatter(locale, "date", {
    year: "numeric",
    month: locale === "en" ? "short" : "long",
    day: "numeric",
  }).format(ms);
}

/** `2026年11月` from `2026-11`. */
export function formatMonth(month: string, locale: Locale): string {
  const ms = Date.parse(`${month}-15T12:00:00+08:00`);
  if (Number.isNaN(ms)) return month;
  return formatter(locale, "month", { year: "numeric", month: "long" }).format(ms);
}

/** The day of an instant in the business calendar: `2026-11-22`. */
export function dayOf(ms: number): string {
  // Shanghai keeps +08:00 all year since 1991.
  return new Date(ms + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** The month of an instant in the business calendar: `2026-11`. */
export function monthOf(ms: number): string {
  return dayOf(ms).slice(0, 7);
}

/**
 * `1 小时 5 分` or `1 h 5 min`, from milliseconds; under a minute it says seconds. Rounds down, as the report does:
 * a stay must not be overstated.
 */
export function formatDuration(ms: number, locale: Locale): string {
  const words = locale === "en" ? { h: "h", m: "min", s: "s" } : { h: "小时", m: "分", s: "秒" };
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} ${words.s}`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes} ${words.m}`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} ${words.h}${rest === 0 ? "" : ` ${rest} ${words.m}`}`;
}

/** `1.4 MB`; sizes as people compare them, decimal. What would be told as 1000 of a unit is told in the next one. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  const kilobytes = Math.round(bytes / 1000);
  if (kilobytes < 1000) return `${kilobytes} KB`;
  const megabytes = (bytes / 1_000_000).toFixed(1);
  if (Number(megabytes) < 1000) return `${megabytes} MB`;
  return `${(bytes / 1_000_000_000).toFixed(1)} GB`;
}

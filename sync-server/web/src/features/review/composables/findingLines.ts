/** What a finding says, in sentences. */
import type { Finding } from "@fengtai/ui/api";
import { formatDuration, formatMoment, formatMonth } from "@fengtai/ui/i18n";
import { locale, t } from "@/i18n";

const metres = (m: number) => Math.round(m).toLocaleString(locale.value);
const duration = (ms: number) => formatDuration(Math.abs(ms), locale.value);
const moment = (at: number) => formatMoment(at, locale.value);

/** The largest of what is there. */
const most = (values: readonly (number | null | undefined)[]) =>
  Math.max(0, ...values.map((value) => Math.abs(value ?? 0)));

function outside(finding: Extract<Finding, { kind: "outside_fence" }>): string[] {
  const { by_name: name, sign_in_m: signIn, photos, farthest_m: farthest, outside_ms: away } = finding;
  const lines = [];
  if (typeof signIn === "number")
    lines.push(t("findings.kind.outside_fence.sign_in", { name, m: metres(signIn) }));
  if (photos.length > 0)
    lines.push(t("findings.kind.outside_fence.photos", { name, count: photos.length, m: metres(farthest) }));
  if (away > 0) lines.push(t("findings.kind.outside_fence.track", { name, time: duration(away) }));
  return lines;
}

function madeUp(finding: Extract<Finding, { kind: "made_up_position" }>): string[] {
  const { by_name: name, mocked, replayed } = finding;
  const lines = [];
  if (mocked > 0) lines.push(t("findings.kind.made_up_position.mocked", { name, count: mocked }));
  if (replayed > 0) lines.push(t("findings.kind.made_up_position.replayed", { name, count: replayed }));
  return lines;
}

function clock(finding: Extract<Finding, { kind: "clock_shift" }>): string {
  const { by_name: name, how, shift_ms: shift, at } = finding;
  const direction = t(shift > 0 ? "findings.kind.clock_shift.fast" : "findings.kind.clock_shift.slow");
  const told = { name, time: duration(shift), direction, at: moment(at) };
  if (how === "set") return t("findings.kind.clock_shift.set", told);
  return t(how === "off" ? "findings.kind.clock_shift.off" : "findings.kind.clock_shift.ahead", told);
}

function oddPhotos(finding: Extract<Finding, { kind: "odd_photos" }>): string[] {
  const { by_name: name, photos } = finding;
  const times = photos.filter(({ apart_ms: apart }) => typeof apart === "number");
  const places = photos.filter(({ apart_m: apart }) => typeof apart === "number");
  const chosen = photos.filter((photo) => photo.chosen).length;
  const lines = [];
  if (times.length > 0) {
    const time = duration(most(times.map(({ apart_ms: apart }) => apart)));
    lines.push(t("findings.kind.odd_photos.time", { name, count: times.length, time }));
  }
  if (places.length > 0) {
    const m = metres(most(places.map(({ apart_m: apart }) => apart)));
    lines.push(t("findings.kind.odd_photos.place", { name, count: places.length, m }));
  }
  if (chosen > 0) lines.push(t("findings.kind.odd_photos.chosen", { name, count: chosen }));
  return lines;
}

/** The sentences of a finding: who, what, and the numbers it rests on. */
export function findingLines(finding: Finding): string[] {
  switch (finding.kind) {
    case "outside_fence":
      return outside(finding);
    case "made_up_position":
      return madeUp(finding);
    case "clock_shift":
      return [clock(finding)];
    case "odd_photos":
      return oddPhotos(finding);
    case "short_on_site": {
      const { by_name: name, items, stayed_ms: stayed, needed_ms: needed } = finding;
      const told = { name, items, stayed: duration(stayed), needed: duration(needed) };
      return [t("findings.kind.short_on_site.text", told)];
    }
    case "impossible_speed": {
      const { by_name: name, from, to, distance_m: distance, speed_m_s: speed, jumps } = finding;
      const told = { name, from: moment(from), to: moment(to), m: metres(distance), jumps };
      return [
        t("findings.kind.impossible_speed.text", { ...told, speed: metres(speed * 3.6), count: jumps }),
      ];
    }
    case "photo_seen_before":
      return [t("findings.kind.photo_seen_before.text", { count: finding.photos.length })];
    case "recorded_too_fast": {
      const { by_name: name, from, items, took_ms: took } = finding;
      return [
        t("findings.kind.recorded_too_fast.text", { name, from: moment(from), items, took: duration(took) }),
      ];
    }
    case "identical_readings": {
      const months = finding.months.map((month) => formatMonth(month, locale.value)).join(t("findings.and"));
      const told = { months, compared: finding.compared, count: finding.same.length };
      return [t("findings.kind.identical_readings.text", told)];
    }
  }
}

/** The photos of the task itself that a finding is about. */
export function findingPhotos(finding: Finding): string[] {
  switch (finding.kind) {
    case "outside_fence":
      return finding.photos;
    case "odd_photos":
      // That everything was chosen as a file is said in the sentence; only what contradicts itself is shown.
      return finding.photos
        .filter(({ apart_ms: ms, apart_m: m }) => typeof ms === "number" || typeof m === "number")
        .map(({ photo }) => photo);
    default:
      return [];
  }
}

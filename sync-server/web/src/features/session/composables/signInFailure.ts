/** What the sign-in page says when it fails; each code of the server has its own words and next step. */
import { describeFailure, Failure } from "@fengtai/ui/api";
import { formatTime } from "@fengtai/ui/i18n";
import type { languages } from "@/i18n";

type Words = Pick<typeof languages, "t" | "tryT" | "locale">;

export function signInFailure(error: unknown, words: Words, now: number = Date.now()): string {
  const { t, locale } = words;
  if (!(error instanceof Failure)) return describeFailure(error, words);
  switch (error.code) {
    case "auth.wrong_password":
      return t("session.wrong");
    case "auth.disabled":
      return t("session.disabled");
    case "auth.device_required":
      return t("session.appOnly");
    case "auth.locked": {
      const seconds = error.detail["retry_after_s"];
      if (typeof seconds !== "number") return describeFailure(error, words);
      // Rounded up to the minute: told 14:05, nobody should fail at 14:05:20.
      const until = Math.ceil((now + seconds * 1000) / 60_000) * 60_000;
      return t("session.lockedUntil", { time: formatTime(until, locale.value) });
    }
    default:
      return describeFailure(error, words);
  }
}

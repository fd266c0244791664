/** What is said most often on site, by kind of answer. */
import { t } from "@/app/texts";
import type { Verdict } from "@/platform/types";

export function notePhrases(verdict: Verdict): string[] {
  if (verdict === "untestable") {
    return [
      t("phrases.untestable1"),
      t("phrases.untestable2"),
      t("phrases.untestable3"),
      t("phrases.untestable4"),
    ];
  }
  return verdict === "pass" ? [t("phrases.pass1"), t("phrases.pass2"), t("phrases.pass3")] : [];
}

export function faultPhrases(): string[] {
  return [
    t("phrases.fault1"),
    t("phrases.fault2"),
    t("phrases.fault3"),
    t("phrases.fault4"),
    t("phrases.fault5"),
    t("phrases.fault6"),
    t("phrases.fault7"),
    t("phrases.fault8"),
  ];
}

/** Adds a phrase to what stands there; one that is already in it is not said twice. */
export function withPhrase(text: string, phrase: string): string {
  if (text.includes(phrase)) return text;
  const before = text.trim();
  return before === "" ? phrase : `${before.replace(/[，,;；。.]$/, "")}；${phrase}`;
}

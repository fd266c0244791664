/** The app's languages: Chinese is in the first bundle, English is fetched when somebody chooses it. */
import { createLanguages, sharedZh, type Locale } from "@fengtai/ui/i18n";
import type { Text } from "@/platform/types";
import { fieldZh } from "./zh-CN";

export const languages = createLanguages({ ...sharedZh, ...fieldZh }, async () => {
  const [shared, field] = await Promise.all([import("@fengtai/ui/i18n/en/index"), import("./en")]);
  return { ...shared.default, ...field.fieldEn };
});

export const { t, tryT, locale, setLocale } = languages;

export type TextKey = Parameters<typeof t>[0];

/** A text that came in both languages, in the chosen one. */
export function said(text: Text): string {
  return locale.value === "en" && text.en !== "" ? text.en : text.zh;
}

/** The language of the screens for the library's `zh` or `en`. */
export function localeOf(language: string): Locale {
  return language === "en" ? "en" : "zh-CN";
}

/** The console's languages: its own namespaces beside the shared ones. */
import { createLanguages, sharedZh } from "@fengtai/ui/i18n";
import zh from "./zh-CN";

export const languages = createLanguages({ ...sharedZh, ...zh }, async () => {
  const [shared, own] = await Promise.all([import("@fengtai/ui/i18n/en/index"), import("./en")]);
  return { ...shared.default, ...own.default };
});

export const { t, tryT, locale, setLocale } = languages;

/**
 * The console's languages: its own namespaces beside the shared ones. Only what every page needs is here from the
 * beginning; each other namespace comes with the first page that speaks from it (`texts.ts` beside the build's
 * configuration). What there is to say stands in `zh-CN/index.ts`, and a key that is not there fails the build.
 */
import { createLanguages, sharedZh } from "@fengtai/ui/i18n";
import type zh from "./zh-CN";
import form from "./zh-CN/form";
import nav from "./zh-CN/nav";
import session from "./zh-CN/session";

type Texts = typeof sharedZh & typeof zh;

export const languages = createLanguages<Texts>({ ...sharedZh, form, nav, session }, async () => {
  const [shared, own] = await Promise.all([import("@fengtai/ui/i18n/en/index"), import("./en")]);
  return { ...shared.default, ...own.default };
});

export const { t, tryT, locale, setLocale } = languages;

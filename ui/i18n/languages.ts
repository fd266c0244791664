/**
 * One typed `t()` over vue-i18n. An app makes it once from its Chinese texts (its own namespaces and the shared
 * ones) and a loader for the English ones, which are fetched only when somebody chooses English. An app with many
 * pages begins with the texts that all of them need; the others come with the pages.
 */
import type { App, Ref } from "vue";
import { createI18n } from "vue-i18n";
import { LANGUAGES, type SharedLanguages } from "./inject";
import type { KeyOf, Locale, MessageTree, Params, Translate, Translated } from "./types";

export interface Languages<T> {
  /** Typed translation; follows the language when used in a template or a `computed`. */
  readonly t: Translate<T>;
  /** Looks up a key that came from outside (a server code): undefined where there is no text for it. */
  readonly tryT: (key: string, params?: Params) => string | undefined;
  readonly locale: Readonly<Ref<Locale>>;
  /** Loads the language if needed, then switches every text and `<html lang>`. */
  readonly setLocale: (locale: Locale) => Promise<void>;
  /** Chinese texts that came later; saying the same again changes nothing. */
  readonly add: (texts: Partial<T>) => void;
  readonly install: (app: App) => void;
}

export function createLanguages<T extends MessageTree>(
  zh: Partial<T>,
  loadEnglish: () => Promise<Translated<T>>,
): Languages<T> {
  const i18n = createI18n({
    legacy: false,
    locale: "zh-CN" as string,
    fallbackLocale: "zh-CN",
    messages: { "zh-CN": zh } as Record<string, MessageTree>,
    missingWarn: false,
    fallbackWarn: false,
  });
  const { global } = i18n;
  let englishLoaded = false;

  const translate = (key: string, params?: Params): string => {
    if (params === undefined) return global.t(key);
    return typeof params["count"] === "number"
      ? global.t(key, params, params["count"])
      : global.t(key, params);
  };

  const languages: Languages<T> = {
    t: (key: KeyOf<T>, params?: Params) => translate(key, params),
    tryT: (key, params) => (global.te(key, "zh-CN") ? translate(key, params) : undefined),
    locale: global.locale as unknown as Readonly<Ref<Locale>>,
    async setLocale(locale) {
      if (locale === "en" && !englishLoaded) {
        global.setLocaleMessage("en", (await loadEnglish()) as MessageTree);
        englishLoaded = true;
      }
      global.locale.value = locale;
      if (typeof document !== "undefined") document.documentElement.lang = locale;
    },
    add: (texts) => global.mergeLocaleMessage("zh-CN", texts as MessageTree),
    install: (app) => {
      app.use(i18n);
      // An app's texts include the shared ones (it spreads `sharedZh`), which a generic T cannot express.
      app.provide(LANGUAGES, languages as unknown as SharedLanguages);
    },
  };
  return languages;
}

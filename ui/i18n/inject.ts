/** How a shared component reaches the app's languages without knowing the app. */
import { inject, type InjectionKey } from "vue";
import type sharedZh from "./zh-CN";
import type { Languages } from "./languages";

export type SharedLanguages = Languages<typeof sharedZh>;

export const LANGUAGES: InjectionKey<SharedLanguages> = Symbol("languages");

/** The app's languages, seen through the texts that all screens share. */
export function useLanguages(): SharedLanguages {
  const languages = inject(LANGUAGES);
  if (!languages) throw new Error("install the languages with app.use() before a shared component is shown");
  return languages;
}

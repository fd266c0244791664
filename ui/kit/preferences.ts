/** What a person prefers on this device. The only place that touches `localStorage`. */
import { readonly, ref, watch, type DeepReadonly, type Ref } from "vue";
import { LOCALES, type Locale } from "../i18n/types";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

export interface Preferences {
  theme: Theme;
  locale: Locale;
}

const KEY = "fengtai.preferences";
const DEFAULTS: Preferences = { theme: "system", locale: "zh-CN" };

function read(): Preferences {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    if (typeof stored !== "object" || stored === null) return { ...DEFAULTS };
    const { theme, locale } = stored as Partial<Record<keyof Preferences, unknown>>;
    return {
      theme: THEMES.find((known) => known === theme) ?? DEFAULTS.theme,
      locale: LOCALES.find((known) => known === locale) ?? DEFAULTS.locale,
    };
  } catch {
    // A browser that forbids storage, or a text that is no JSON: the defaults serve.
    return { ...DEFAULTS };
  }
}

const preferences: Ref<Preferences> = ref(read());

export function usePreferences(): DeepReadonly<Ref<Preferences>> {
  return readonly(preferences);
}

export function setPreference<K extends keyof Preferences>(name: K, value: Preferences[K]): void {
  preferences.value = { ...preferences.value, [name]: value };
  try {
    localStorage.setItem(KEY, JSON.stringify(preferences.value));
  } catch {
    // It then holds until the page is closed.
  }
}

/** Whether the dark tokens apply now. */
export const dark = ref(false);

/** Keeps `html.dark` in step with the preference and the system. Call once, before the app is mounted. */
export function followTheme(): void {
  const system = window.matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    const { theme } = preferences.value;
    dark.value = theme === "dark" || (theme === "system" && system.matches);
    document.documentElement.classList.toggle("dark", dark.value);
  };
  system.addEventListener("change", apply);
  watch(preferences, apply, { immediate: true });
}

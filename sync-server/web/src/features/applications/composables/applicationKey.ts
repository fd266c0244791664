/** The number and code of the application that is open in this tab. The code is kept no longer than the tab. */
import { ref } from "vue";
import type { ApplicationKey } from "@/shared/server/applications";

const KEPT = "fengtai.application";

function kept(): ApplicationKey | undefined {
  const text = sessionStorage.getItem(KEPT);
  return text === null ? undefined : (JSON.parse(text) as ApplicationKey);
}

/** Shown once after it was begun. */
export const justBegun = ref(false);

export const openKey = ref<ApplicationKey | undefined>(kept());

export function keepKey(key: ApplicationKey | undefined): void {
  openKey.value = key;
  if (key) sessionStorage.setItem(KEPT, JSON.stringify(key));
  else sessionStorage.removeItem(KEPT);
}

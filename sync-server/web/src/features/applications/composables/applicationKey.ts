/**
 * The number and code of the application that is open. They are kept nowhere: on a machine that others use too, a
 * closed page must not leave the code behind.
 */
import { ref, shallowRef } from "vue";
import type { ApplicationKey } from "@/shared/server/applications";

/** Whether it was begun just now: its code is shown this once. */
export const justBegun = ref(false);

export const openKey = shallowRef<ApplicationKey>();

export function keepKey(key: ApplicationKey | undefined): void {
  openKey.value = key;
}

/** Tells a screen reader what happened without moving the focus. */
import { ref } from "vue";

export const announcement = ref("");

export function announce(text: string): void {
  // An unchanged text would not be read again.
  announcement.value = "";
  queueMicrotask(() => (announcement.value = text));
}

/** How long something is still good, told anew every second. */
import { computed, onBeforeUnmount, ref, toValue, type MaybeRefOrGetter } from "vue";

const SECOND_MS = 1_000;

export function useCountdown(until: MaybeRefOrGetter<number>) {
  const now = ref(Date.now());
  const timer = setInterval(() => (now.value = Date.now()), SECOND_MS);
  onBeforeUnmount(() => {
    clearInterval(timer);
  });
  const seconds = computed(() => Math.max(0, Math.ceil((toValue(until) - now.value) / SECOND_MS)));
  return {
    over: computed(() => seconds.value === 0),
    /** `9:05`. */
    text: computed(() => `${Math.floor(seconds.value / 60)}:${String(seconds.value % 60).padStart(2, "0")}`),
  };
}

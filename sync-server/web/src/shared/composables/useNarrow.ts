/** Whether the window is as narrow as a phone: below this the frame, lists and the desk are laid out for a thumb. */
import { onScopeDispose, readonly, ref, type Ref } from "vue";

/** The same width stands in the style sheets. */
const NARROW = "(max-width: 900px)";

export function isNarrow(): boolean {
  return window.matchMedia(NARROW).matches;
}

export function useNarrow(): Readonly<Ref<boolean>> {
  const media = window.matchMedia(NARROW);
  const narrow = ref(media.matches);
  const resized = ({ matches }: { matches: boolean }) => (narrow.value = matches);
  media.addEventListener("change", resized);
  onScopeDispose(() => media.removeEventListener("change", resized));
  return readonly(narrow);
}

/** Leaving a page with unsaved edits asks first, whether by a link or by closing the window. */
import { onBeforeUnmount, onMounted, type Ref } from "vue";
import { onBeforeRouteLeave } from "vue-router";

export function useEditsGuard(edited: Readonly<Ref<boolean>>, ask: () => Promise<boolean>): void {
  const onUnload = (event: BeforeUnloadEvent) => {
    if (edited.value) event.preventDefault();
  };
  onMounted(() => window.addEventListener("beforeunload", onUnload));
  onBeforeUnmount(() => window.removeEventListener("beforeunload", onUnload));
  onBeforeRouteLeave(async () => !edited.value || (await ask()));
}

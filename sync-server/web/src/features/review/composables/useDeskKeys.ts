/** The desk by keyboard. Keys never act while somebody types or a dialog is open. */
import { onBeforeUnmount, onMounted } from "vue";

export interface DeskKeys {
  readonly step: (by: number) => unknown;
  readonly photo: () => unknown;
  readonly decide: (decision: "approve" | "return") => unknown;
  readonly dispose: (n: number) => unknown;
}

const TYPING = "input, textarea, select, [contenteditable], [role='application'], dialog, [role='dialog']";

/** What a key means, or undefined when it means nothing here. */
export function deskAction(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">,
  keys: DeskKeys,
) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  switch (event.key) {
    case "ArrowDown":
      return () => keys.step(1);
    case "ArrowUp":
      return () => keys.step(-1);
    case " ":
      return () => keys.photo();
    case "a":
    case "A":
      return () => keys.decide("approve");
    case "r":
    case "R":
      return () => keys.decide("return");
    default:
      return /^[1-5]$/.test(event.key) ? () => keys.dispose(Number(event.key)) : undefined;
  }
}

export function useDeskKeys(keys: DeskKeys): void {
  const onKey = (event: KeyboardEvent) => {
    const { target } = event;
    if (target instanceof HTMLElement && target.closest(TYPING)) return;
    // A focused button keeps its space bar.
    if (event.key === " " && target instanceof HTMLElement && target.closest("button:not([data-item]), a"))
      return;
    const act = deskAction(event, keys);
    if (!act) return;
    event.preventDefault();
    act();
  };
  onMounted(() => window.addEventListener("keydown", onKey));
  onBeforeUnmount(() => window.removeEventListener("keydown", onKey));
}

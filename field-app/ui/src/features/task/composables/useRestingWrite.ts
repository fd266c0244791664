/**
 * Writing by itself: what was chosen at once, what is typed when the fingers rest, what is left when the place is left.
 * Writes go out one after the other and only the newest state counts. One that fails keeps what was typed, says so, and
 * is tried again with the next change or on leaving.
 */
import { ref } from "vue";

export type SaveState = "clean" | "dirty" | "saving" | "saved" | "failed";

/** Long enough for the next letter, short enough that nobody notices. */
const REST_MS = 500;

export function useRestingWrite(options: {
  /** Writes the state as it is now. */
  write: () => Promise<unknown>;
  /** Whether what stands there can be written. */
  ready: () => boolean;
  onFailure: (error: unknown) => void;
}) {
  const state = ref<SaveState>("clean");
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<void> | undefined;
  let changed = false;

  async function writeAll(): Promise<void> {
    while (changed && options.ready()) {
      changed = false;
      state.value = "saving";
      try {
        await options.write();
        state.value = changed ? "dirty" : "saved";
      } catch (error) {
        state.value = "failed";
        changed = true;
        options.onFailure(error);
        return;
      }
    }
  }

  /** Writes what is not written yet; resolves when it is, or when it failed. */
  function flush(): Promise<void> {
    clearTimeout(timer);
    running ??= writeAll().finally(() => (running = undefined));
    return running;
  }

  function change(): void {
    changed = true;
    state.value = "dirty";
    clearTimeout(timer);
  }

  return {
    state,
    flush,
    /** Something was typed. */
    typed(): void {
      change();
      timer = setTimeout(() => void flush(), REST_MS);
    },
    /** Something was chosen. */
    chosen(): void {
      change();
      void flush();
    },
  };
}

/** One thing a person does to the server: busy while it runs, what went wrong afterwards, and where in the form. */
import { describeFailure, fieldTexts, Failure } from "@fengtai/ui/api";
import { announce } from "@fengtai/ui/kit";
import { computed, ref, shallowRef, type ComputedRef, type Ref } from "vue";
import { languages } from "@/i18n";

export interface Action<A extends unknown[], R> {
  readonly busy: Readonly<Ref<boolean>>;
  readonly error: Readonly<Ref<unknown>>;
  /** What to tell; empty when nothing went wrong. Follows the language. */
  readonly failure: ComputedRef<string>;
  readonly fields: ComputedRef<Record<string, string>>;
  /** Runs it unless it is running already; the result, or undefined when it failed. */
  readonly run: (...args: A) => Promise<R | undefined>;
  readonly reset: () => void;
}

export function useAction<A extends unknown[], R>(act: (...args: A) => Promise<R>): Action<A, R> {
  const busy = ref(false);
  const error = shallowRef<unknown>();
  const failure = computed(() => (error.value === undefined ? "" : describeFailure(error.value, languages)));
  const fields = computed(() => fieldTexts(error.value, languages.locale.value));
  async function run(...args: A): Promise<R | undefined> {
    if (busy.value) return undefined;
    busy.value = true;
    error.value = undefined;
    try {
      return await act(...args);
    } catch (thrown) {
      error.value = thrown;
      announce(failure.value);
      // What is no failure of the server is a mistake of ours and belongs on the console of the browser.
      if (!(thrown instanceof Failure)) reportError(thrown);
      return undefined;
    } finally {
      busy.value = false;
    }
  }
  return { busy, error, failure, fields, run, reset: () => (error.value = undefined) };
}

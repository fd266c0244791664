/** Asks the server now instead of waiting for the next turn of the background. */
import { computed } from "vue";
import { useTell } from "@/app/query";
import { said } from "@/app/texts";
import { tellDone, tellFailure } from "@/shared/errors";

export function useReceive() {
  const sync = useTell("sync_now");
  return {
    busy: computed(() => sync.isPending.value),
    async now(): Promise<void> {
      try {
        const state = await sync.mutateAsync({});
        // No network is no failure of the command; the state says it, with what to do.
        if (state.error) tellDone(said(state.error.message));
      } catch (error) {
        tellFailure(error);
      }
    },
  };
}

/** A meeting with a colleague's phone: show a code, read one, follow how far it is, stop it. */
import { computed, onBeforeUnmount, onMounted, ref } from "vue";
import { invalidateLists, queryClient, useAsk } from "@/app/query";
import { usePlatform } from "@/platform";
import type { PeerView } from "@/platform/types";
import { messageOf } from "@/shared/errors";

/** The library tells of turns; figures in between are asked for. */
const ASK_EVERY_MS = 1_000;
const MOVING: readonly PeerView["phase"][] = ["showing", "connecting", "exchanging"];

/** Progress in per cent: by bytes once photos come, by tasks before. */
export function partOf({ documents, documents_total, bytes, bytes_total }: PeerView): number {
  const total = bytes_total > 0 ? bytes_total : documents_total;
  const done = bytes_total > 0 ? bytes : documents;
  return total === 0 ? 0 : Math.min(100, Math.floor((100 * done) / total));
}

export function usePeer() {
  const state = useAsk("peer_state", {});
  const scanning = ref(false);
  const opening = ref(false);
  const failure = ref("");
  const phase = computed(() => state.data.value?.phase ?? "idle");

  const again = () => queryClient.invalidateQueries({ queryKey: ["peer_state"] });

  async function attempt(work: () => Promise<unknown>): Promise<void> {
    failure.value = "";
    try {
      await work();
    } catch (error) {
      failure.value = messageOf(error);
    }
    await again();
  }

  async function show(): Promise<void> {
    scanning.value = false;
    opening.value = true;
    await attempt(() => usePlatform().call("peer_open", {}));
    opening.value = false;
  }

  async function join(code: string): Promise<void> {
    scanning.value = false;
    const meeting = attempt(() => usePlatform().call("peer_join", { code }));
    // It goes on for as long as both have something to tell: what it is at is asked for meanwhile.
    void again();
    await meeting;
    invalidateLists();
  }

  async function close(): Promise<void> {
    scanning.value = false;
    await attempt(() => usePlatform().call("peer_close", {}));
  }

  let timer: ReturnType<typeof setInterval> | undefined;
  onMounted(() => {
    timer = setInterval(() => {
      if (MOVING.includes(phase.value)) void again();
    }, ASK_EVERY_MS);
  });
  onBeforeUnmount(() => {
    clearInterval(timer);
    // A code nobody sees is of no use to anybody; an exchange under way goes on.
    if (phase.value === "showing") void close();
  });

  return { state, phase, scanning, opening, failure, show, join, close };
}

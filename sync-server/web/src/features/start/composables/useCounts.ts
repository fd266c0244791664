/** The numbers of the start page: each is the length of the list it leads to, so they can never disagree. */
import type { TaskState } from "@fengtai/ui/api";
import { useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef, type Ref } from "vue";
import { useSession } from "@/features/session/store";
import { decidesRequests, may } from "@/shared/roles";
import { server } from "@/shared/server";

export interface Count {
  readonly total: ComputedRef<number | undefined>;
  readonly oldest: ComputedRef<number | undefined>;
  readonly error: Ref<unknown>;
  readonly refetch: () => unknown;
}

interface Counted {
  readonly total: number;
  readonly items: readonly { readonly submitted_at?: number | null | undefined }[];
}

function useCount(
  key: string,
  enabled: boolean,
  fetchList: (signal: AbortSignal) => Promise<Counted>,
): Count {
  const { data, error, refetch } = useQuery({
    queryKey: ["start", key],
    queryFn: ({ signal }) => fetchList(signal),
    enabled,
  });
  const oldest = computed(() => {
    const times = (data.value?.items ?? [])
      .map(({ submitted_at }) => submitted_at)
      .filter((at) => typeof at === "number");
    return times.length > 0 ? Math.min(...times) : undefined;
  });
  return { total: computed(() => data.value?.total), oldest, error, refetch };
}

type Counts =
  "pending" | "returned" | "unsubmitted" | "toFile" | "requests" | "quarantine" | "agencies" | "people";

export function useCounts(): Record<Counts, Count> {
  const { role } = useSession();
  const seesTasks = may(role, "readTask");
  const tasks = (state: TaskState) => (signal: AbortSignal) =>
    server.tasks.list({ state, size: 100 }, { signal });
  return {
    pending: useCount("pending", seesTasks, tasks("pending")),
    returned: useCount("returned", seesTasks, tasks("returned")),
    unsubmitted: useCount("unsubmitted", seesTasks, tasks("unsubmitted")),
    toFile: useCount("toFile", may(role, "readReport"), async (signal) => {
      const { total } = await server.reports.list({ state: "generated", size: 1 }, { signal });
      return { total, items: [] };
    }),
    // Whoever decides counts what waits for them; the others what they asked for and nobody has decided.
    requests: useCount("requests", may(role, "readRequest"), async (signal) => {
      const waiting = decidesRequests(role) ? { waiting: true } : { state: "pending" as const };
      const { total } = await server.requests.list({ ...waiting, size: 1 }, { signal });
      return { total, items: [] };
    }),
    quarantine: useCount("quarantine", may(role, "readQuarantine"), async (signal) => {
      const { total } = await server.quarantine.list({ size: 1 }, { signal });
      return { total, items: [] };
    }),
    agencies: useCount("agencies", may(role, "seeAgencies"), async (signal) => {
      const { total } = await server.agencies.list({ size: 1 }, { signal });
      return { total, items: [] };
    }),
    // Whoever records people looks after them; the others find them in the menu.
    people: useCount("people", may(role, "addPerson"), async (signal) => {
      const { total } = await server.people.list({ size: 1 }, { signal });
      return { total, items: [] };
    }),
  };
}

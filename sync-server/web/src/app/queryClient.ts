/** How the console fetches: what can succeed later is tried again, the rest is shown at once. */
import { Failure } from "@fengtai/ui/api";
import { MutationCache, QueryCache, QueryClient } from "@tanstack/vue-query";
import type { Router } from "vue-router";
import { useSession } from "@/features/session/store";

const FRESH_MS = 10_000;
const MOST_RETRIES = 2;

export function createQueryClient(router: Router): QueryClient {
  const onError = (error: unknown) => {
    if (!(error instanceof Failure) || error.status !== 401) return;
    const session = useSession();
    if (!session.account) return;
    session.forget();
    void router.push({
      name: "sign-in",
      query: { to: router.currentRoute.value.fullPath, reason: "expired" },
    });
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: {
        staleTime: FRESH_MS,
        retry: (count, error) => count < MOST_RETRIES && error instanceof Failure && error.temporary,
      },
      mutations: { retry: false },
    },
  });
}

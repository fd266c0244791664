/** The people of the agency who can be given work on site: enabled accounts that record evidence. */
import type { Account } from "@fengtai/ui/api";
import { useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef } from "vue";
import { server } from "@/shared/server";

const MOST_PEOPLE = 200;

export function engineersOf(accounts: readonly Account[]): Account[] {
  return accounts.filter(
    ({ role, state }) => state === "enabled" && (role === "field_engineer" || role === "project_lead"),
  );
}

export function useEngineers(): ComputedRef<Account[]> {
  const { data } = useQuery({
    queryKey: ["accounts", "assignees"],
    queryFn: ({ signal }) => server.accounts.list({ size: MOST_PEOPLE }, { signal }),
  });
  return computed(() => engineersOf(data.value?.items ?? []));
}

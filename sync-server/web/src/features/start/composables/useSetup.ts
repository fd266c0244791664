/** How far the own agency is set up; nothing for whoever does not set it up, and as long as it is not known. */
import { useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef } from "vue";
import { setupSteps, type SetupStep } from "@/features/start/composables/setupSteps";
import { useSession } from "@/features/session/store";
import { may } from "@/shared/roles";
import { server } from "@/shared/server";

/** Accounts and plans looked at: the latest ones, and more than anybody has who begins. */
const MOST = 200;

export function useSetup(): ComputedRef<SetupStep[]> {
  const { role } = useSession();
  const { data } = useQuery({
    queryKey: ["start", "setup"],
    queryFn: async ({ signal }) => {
      const first = { size: 1 };
      const [accounts, owners, contacts, contracts, projects, plans] = await Promise.all([
        server.accounts.list({ size: MOST }, { signal }),
        server.owners.list(first, { signal }),
        server.ownerContacts.list(first, { signal }),
        server.contracts.list(first, { signal }),
        server.projects.list(first, { signal }),
        server.plans.list({ size: MOST }, { signal }),
      ]);
      return setupSteps({
        accounts: accounts.items,
        owners: owners.total,
        contacts: contacts.total,
        contracts: contracts.total,
        projects: projects.total,
        plans: plans.items,
      });
    },
    enabled: may(role, "manageAccount"),
    // Somebody comes back from the page where the next step was done.
    staleTime: 0,
  });
  return computed(() => data.value ?? []);
}

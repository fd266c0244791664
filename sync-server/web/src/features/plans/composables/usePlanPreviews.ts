/** What would become of each kind of plan of one project in a month, before any is made. */
import type { Period, PlanMade } from "@fengtai/ui/api";
import { useQuery } from "@tanstack/vue-query";
import { computed, type ComputedRef } from "vue";
import { server } from "@/shared/server";

export const PERIODS = ["month", "quarter", "year"] as const satisfies Period[];

export type Previews = Partial<Record<Period, PlanMade>>;

/** Nothing while no project is chosen, or as long as it is not known. */
export function usePlanPreviews(project: () => string, month: () => string): ComputedRef<Previews> {
  const { data } = useQuery({
    queryKey: computed(() => ["plans", "previews", project(), month()]),
    queryFn: ({ signal }) =>
      Promise.all(
        PERIODS.map(async (period) => {
          const wanted = { projects: [project()], month: month(), period, preview: true };
          const { results } = await server.plans.makeMany(wanted, { signal });
          return [period, results[0]] as const;
        }),
      ),
    enabled: computed(() => project() !== ""),
    staleTime: 0,
  });
  return computed(() => Object.fromEntries(data.value ?? []));
}

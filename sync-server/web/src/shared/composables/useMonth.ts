/** How the projects stand this month: each one's plan, what waits for review and its report, from the three lists. */
import type { PlanSummary, ReportSummary } from "@fengtai/ui/api";
import { monthOf } from "@fengtai/ui/i18n";
import { useQuery } from "@tanstack/vue-query";
import { computed } from "vue";
import { useSession } from "@/features/session/store";
import { may } from "@/shared/roles";
import { server } from "@/shared/server";

/** The most rows the server gives at once. */
const MOST = 200;

export interface Standing {
  readonly plan: PlanSummary | undefined;
  readonly report: ReportSummary | undefined;
  readonly pending: number;
}

export function standings(
  plans: readonly PlanSummary[],
  reports: readonly ReportSummary[],
  pending: readonly { project: string }[],
): (project: string) => Standing {
  const newest = <T extends { project: string; created_at: number }>(rows: readonly T[], project: string) =>
    rows.filter((row) => row.project === project).sort((a, b) => b.created_at - a.created_at)[0];
  return (project) => ({
    plan: newest(plans, project),
    report: newest(reports, project),
    pending: pending.filter((task) => task.project === project).length,
  });
}

/** The standing of a project as far as it is known yet. */
export function useMonth(): (project: string) => Standing {
  const { role } = useSession();
  const month = monthOf(Date.now());
  const plans = useQuery({
    queryKey: ["plans", "month", month],
    queryFn: ({ signal }) => server.plans.list({ month, size: MOST }, { signal }),
    enabled: may(role, "readPlan"),
  });
  const reports = useQuery({
    queryKey: ["reports", "month", month],
    queryFn: ({ signal }) => server.reports.list({ month, size: MOST }, { signal }),
    enabled: may(role, "readReport"),
  });
  const pending = useQuery({
    queryKey: ["tasks", "pending"],
    queryFn: ({ signal }) => server.tasks.list({ state: "pending", size: MOST }, { signal }),
    enabled: may(role, "readTask"),
  });
  const find = computed(() =>
    standings(
      plans.data.value?.items ?? [],
      reports.data.value?.items ?? [],
      pending.data.value?.items ?? [],
    ),
  );
  return (project) => find.value(project);
}

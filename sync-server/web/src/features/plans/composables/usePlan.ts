/** One plan and everything that can be done with it. */
import type { PlanDetail, PlanProposal, ReportSummary } from "@fengtai/ui/api";
import { useEditsGuard } from "@fengtai/ui/kit";
import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, ref, type ComputedRef, type Ref } from "vue";
import { addBatch, type Batch } from "@/features/plans/composables/batches";
import { t } from "@/i18n";
import { useAction } from "@/shared/composables/useAction";
import { askToLeave } from "@/shared/composables/useForm";
import { confirmed } from "@/shared/confirm";
import { server } from "@/shared/server";
import { tellDone } from "@/shared/tell";

/** A project has few plans in one month, each with one report at most. */
const MOST_REPORTS = 50;

export interface PlanDesk {
  readonly data: Ref<PlanDetail | undefined>;
  readonly error: Ref<unknown>;
  readonly refetch: () => unknown;
  /** The plan's report; null when there is none, undefined while that is not known. */
  readonly report: ComputedRef<ReportSummary | null | undefined>;
  readonly batches: Ref<Batch[]>;
  readonly busy: ComputedRef<boolean>;
  readonly failure: ComputedRef<string>;
  readonly add: (batch: Batch) => void;
  readonly drop: (batch: Batch) => void;
  readonly dispatch: () => Promise<void>;
  readonly withdraw: (facilities: readonly string[]) => Promise<boolean>;
  /** Puts what was issued the last time into the batches; the names of whom it cannot go to now. */
  readonly asBefore: () => Promise<PlanProposal | undefined>;
}

export function usePlan(id: Readonly<Ref<string>>): PlanDesk {
  const queryClient = useQueryClient();
  const { data, error, refetch } = useQuery({
    queryKey: computed(() => ["plans", "one", id.value]),
    queryFn: ({ signal }) => server.plans.get(id.value, { signal }),
  });
  const reports = useQuery({
    queryKey: computed(() => ["reports", "of-plan", data.value?.project, data.value?.month]),
    queryFn: ({ signal }) =>
      server.reports.list(
        { project: data.value?.project, month: data.value?.month, size: MOST_REPORTS },
        { signal },
      ),
    enabled: computed(() => data.value !== undefined),
  });
  const report = computed(() =>
    reports.data.value
      ? (reports.data.value.items.find(({ plan }) => plan === id.value) ?? null)
      : // Not knowing must not keep anybody from what the server would allow.
        reports.isError.value
        ? null
        : undefined,
  );
  const batches = ref<Batch[]>([]);
  // They stand nowhere but here until they are sent.
  useEditsGuard(
    computed(() => batches.value.length > 0),
    () => askToLeave(t("plans.leaveTitle"), t("plans.leaveText", { count: batches.value.length })),
  );
  const dispatching = useAction(server.plans.dispatch);
  const withdrawing = useAction(server.plans.withdraw);
  const proposing = useAction(server.plans.proposal);
  const actions = [dispatching, withdrawing, proposing];
  const refresh = () => queryClient.invalidateQueries({ queryKey: ["plans"] });

  async function dispatch(): Promise<void> {
    const sent = batches.value.map(({ facilities, assignees }) => ({
      facilities: [...facilities],
      assignees: [...assignees],
    }));
    await dispatching.run(id.value, sent);
    if (dispatching.error.value !== undefined) return;
    batches.value = [];
    tellDone(t("plans.dispatched"));
    await refresh();
  }

  async function withdraw(facilities: readonly string[]): Promise<boolean> {
    const title = t("plans.withdrawTitle", { count: facilities.length });
    if (!(await confirmed(title, t("plans.withdrawText"), t("plans.withdraw")))) return false;
    const people = new Set<string>();
    for (const facility of data.value?.facilities ?? []) {
      if (facilities.includes(facility.code))
        for (const { account } of facility.assignees) people.add(account);
    }
    await withdrawing.run(id.value, [...facilities], [...people]);
    if (withdrawing.error.value !== undefined) return false;
    tellDone(t("plans.withdrawn"));
    await refresh();
    return true;
  }

  async function asBefore(): Promise<PlanProposal | undefined> {
    const proposal = await proposing.run(id.value);
    for (const batch of proposal?.batches ?? []) batches.value = addBatch(batches.value, batch);
    return proposal;
  }

  return {
    data,
    error,
    refetch,
    report,
    batches,
    busy: computed(() => actions.some(({ busy }) => busy.value)),
    failure: computed(() => actions.map(({ failure }) => failure.value).find(Boolean) ?? ""),
    add: (batch) => (batches.value = addBatch(batches.value, batch)),
    drop: (batch) => (batches.value = batches.value.filter((other) => other !== batch)),
    dispatch,
    withdraw,
    asBefore,
  };
}

/** One report: watched while it is made, read, deleted, filed. */
import type { ReportDetail } from "@fengtai/ui/api";
import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type ComputedRef, type Ref } from "vue";
import { useRouter } from "vue-router";
import { t } from "@/i18n";
import { useAction } from "@/shared/composables/useAction";
import { confirmed } from "@/shared/confirm";
import { server } from "@/shared/server";
import { tellDone } from "@/shared/tell";

const WATCH_MS = 700;

export interface ReportDesk {
  readonly data: Ref<ReportDetail | undefined>;
  readonly error: Ref<unknown>;
  readonly refetch: () => unknown;
  readonly busy: ComputedRef<boolean>;
  readonly failure: ComputedRef<string>;
  readonly remove: () => Promise<void>;
  readonly file: (note: string) => Promise<boolean>;
}

export function isBeingMade(report: Pick<ReportDetail, "state"> | undefined): boolean {
  return report?.state === "queued" || report?.state === "running";
}

export function useReport(id: Readonly<Ref<string>>): ReportDesk {
  const queryClient = useQueryClient();
  const router = useRouter();
  const { data, error, refetch } = useQuery({
    queryKey: computed(() => ["reports", "one", id.value]),
    queryFn: ({ signal }) => server.reports.get(id.value, { signal }),
    refetchInterval: (query) => (isBeingMade(query.state.data) ? WATCH_MS : false),
  });
  const removing = useAction(server.reports.remove);
  const filing = useAction(server.reports.file);

  async function remove(): Promise<void> {
    if (!(await confirmed(t("reports.removeTitle"), t("reports.removeText"), t("reports.remove")))) return;
    const plan = data.value?.plan;
    await removing.run(id.value);
    if (removing.error.value !== undefined) return;
    tellDone(t("reports.removed"));
    await queryClient.invalidateQueries({ queryKey: ["reports"] });
    await router.push(plan ? { name: "plan", params: { id: plan } } : { name: "reports" });
  }

  async function file(note: string): Promise<boolean> {
    await filing.run(id.value, note.trim());
    if (filing.error.value !== undefined) return false;
    tellDone(t("reports.filed"));
    await queryClient.invalidateQueries({ queryKey: ["reports"] });
    return true;
  }

  return {
    data,
    error,
    refetch,
    busy: computed(() => removing.busy.value || filing.busy.value),
    failure: computed(() => removing.failure.value || filing.failure.value),
    remove,
    file,
  };
}

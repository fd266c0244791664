/** One request: read, decided, withdrawn; lists and counts are read again afterwards. */
import { Failure, type RequestDetail } from "@fengtai/ui/api";
import { useQuery, useQueryClient } from "@tanstack/vue-query";
import { computed, type Ref } from "vue";
import { t } from "@/i18n";
import { useAction } from "@/shared/composables/useAction";
import { confirmed } from "@/shared/confirm";
import { server } from "@/shared/server";
import { tellDone } from "@/shared/tell";

export function useRequest(id: Ref<string>) {
  const client = useQueryClient();
  const key = computed(() => ["requests", "one", id.value]);
  const { data, error, refetch } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => server.requests.get(id.value, { signal }),
  });

  async function changed(now: RequestDetail): Promise<void> {
    client.setQueryData(key.value, now);
    const stale = ["requests", "requests-waiting", "projects", "plans", "tasks", "reports", "start"];
    await Promise.all(stale.map((name) => client.invalidateQueries({ queryKey: [name] })));
  }

  const action = useAction(async (act: () => Promise<RequestDetail>, told: string) => {
    try {
      await changed(await act());
      tellDone(told);
    } catch (thrown) {
      // Somebody else was faster: what they did is shown, beside the words about it.
      if (thrown instanceof Failure && thrown.code?.startsWith("decision.")) void refetch();
      throw thrown;
    }
  });

  const decide = (approve: boolean, note: string) =>
    action.run(
      () => server.requests.decide(id.value, { approve, note }),
      approve ? t("requests.approved") : t("requests.declined"),
    );

  async function withdraw(): Promise<void> {
    if (await confirmed(t("requests.withdrawTitle"), t("requests.withdrawText"), t("requests.withdraw")))
      await action.run(() => server.requests.withdraw(id.value), t("requests.withdrawn"));
  }

  return { data, error, refetch, busy: action.busy, failure: action.failure, decide, withdraw };
}

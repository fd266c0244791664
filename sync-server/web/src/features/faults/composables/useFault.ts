/** One fault on its page: what is known of it, and what is decided about it here. */
import type { FaultDetail, FaultHandling, FaultOrder } from "@fengtai/ui/api";
import { useQueryClient } from "@tanstack/vue-query";
import { computed, type ComputedRef } from "vue";
import { t } from "@/i18n";
import { useAction } from "@/shared/composables/useAction";
import { useAddressed, type Addressed } from "@/shared/composables/useAddressed";
import { confirmed } from "@/shared/confirm";
import { server } from "@/shared/server";
import { tellDone } from "@/shared/tell";

export interface FaultDesk {
  readonly fault: Addressed<FaultDetail>;
  readonly busy: ComputedRef<boolean>;
  readonly failure: ComputedRef<string>;
  readonly dispose: (handling: FaultHandling) => Promise<void>;
  /** Takes an order back after asking. */
  readonly withdraw: (order: FaultOrder) => Promise<void>;
}

export function useFault(): FaultDesk {
  const queries = useQueryClient();
  const fault = useAddressed("faults", server.faults.get);
  const disposing = useAction(server.tasks.dispose);
  const withdrawing = useAction(server.tasks.withdrawOrder);

  async function settled(words: string): Promise<void> {
    tellDone(words);
    // The lists, the task that recorded it and the projects count it too.
    const touched = ["faults", "tasks", "review", "projects"];
    await Promise.all(touched.map((key) => queries.invalidateQueries({ queryKey: [key] })));
  }

  async function dispose(handling: FaultHandling): Promise<void> {
    const shown = fault.data.value;
    if (!shown) return;
    withdrawing.reset();
    await disposing.run(shown.task, shown.id, { ...handling, note: handling.note.trim() });
    if (disposing.error.value === undefined)
      await settled(t(handling.assignee === undefined ? "review.dispositionSaved" : "review.order.given"));
  }

  async function withdraw(order: FaultOrder): Promise<void> {
    const title = t("review.order.withdrawTitle", { name: order.assignee_name });
    if (!(await confirmed(title, t("review.order.withdrawText"), t("review.order.withdraw")))) return;
    disposing.reset();
    await withdrawing.run(order.id, "");
    if (withdrawing.error.value === undefined) await settled(t("review.order.withdrawn"));
  }

  return {
    fault,
    busy: computed(() => disposing.busy.value || withdrawing.busy.value),
    failure: computed(() => disposing.failure.value || withdrawing.failure.value),
    dispose,
    withdraw,
  };
}

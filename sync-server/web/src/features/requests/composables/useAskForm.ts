/** The form of something asked: sent once, then shown with where it stands. */
import type { RequestDetail } from "@fengtai/ui/api";
import { useQueryClient } from "@tanstack/vue-query";
import { useRouter } from "vue-router";
import { t } from "@/i18n";
import { useForm, type Form } from "@/shared/composables/useForm";
import { tellDone } from "@/shared/tell";

/** What every request carries. `unfinished` is the form's own: whether a file is still on its way. */
export interface Ask {
  reason: string;
  attachments: string[];
  unfinished: boolean;
}

export const blankAsk = (): Ask => ({ reason: "", attachments: [], unfinished: false });

export function useAskForm<T extends Ask>(
  blank: () => T,
  send: (edits: T) => Promise<RequestDetail>,
): Form<T> {
  const router = useRouter();
  const client = useQueryClient();
  return useForm(blank, send, async (filed) => {
    await client.invalidateQueries({ queryKey: ["requests"] });
    tellDone(t("requests.filed"));
    await router.push({ name: "request", params: { id: filed.id } });
  });
}

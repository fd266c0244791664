/** Switching accounts on and off and releasing a lost phone; what is felt by somebody else asks first. */
import type { Account } from "@fengtai/ui/api";
import { useQueryClient } from "@tanstack/vue-query";
import { ref, type Ref } from "vue";
import { t } from "@/i18n";
import { confirmed } from "@/shared/confirm";
import { server } from "@/shared/server";
import { tellDone, tellFailure } from "@/shared/tell";

interface AccountActions {
  readonly busy: Readonly<Ref<boolean>>;
  readonly enable: (account: Account) => Promise<void>;
  readonly disable: (account: Account) => Promise<void>;
  readonly release: (account: Account) => Promise<void>;
}

export function useAccountActions(): AccountActions {
  const queryClient = useQueryClient();
  const busy = ref(false);

  async function act(send: () => Promise<unknown>, done: string): Promise<void> {
    busy.value = true;
    try {
      await send();
      tellDone(done);
    } catch (error) {
      tellFailure(error);
    } finally {
      busy.value = false;
      // Whatever happened, the list shows what is true now.
      await queryClient.invalidateQueries({ queryKey: ["accounts"] });
    }
  }

  return {
    busy,
    enable: ({ id, person_name: name }) =>
      act(() => server.accounts.enable(id), t("people.enabledDone", { name })),
    async disable({ id, person_name: name }) {
      const title = t("people.disableTitle", { name });
      if (!(await confirmed(title, t("people.disableText"), t("people.disable")))) return;
      await act(() => server.accounts.disable(id), t("people.disabledDone", { name }));
    },
    async release({ id, person_name: name }) {
      const title = t("people.releaseTitle", { name });
      if (!(await confirmed(title, t("people.releaseText"), t("people.release")))) return;
      await act(() => server.accounts.releaseDevice(id), t("people.released"));
    },
  };
}

/** Switching accounts on and off and releasing a lost phone; what is felt by somebody else asks first. */
import type { Account } from "@fengtai/ui/api";
import { t } from "@/i18n";
import { useToldAction } from "@/shared/composables/useToldAction";
import { server } from "@/shared/server";

export function useAccountActions() {
  const { busy, act } = useToldAction("accounts");
  return {
    busy,
    enable: ({ id, person_name: name }: Account) =>
      act(() => server.accounts.enable(id), t("people.enabledDone", { name })),
    disable: ({ id, person_name: name }: Account) =>
      act(() => server.accounts.disable(id), t("people.disabledDone", { name }), {
        title: t("people.disableTitle", { name }),
        text: t("people.disableText"),
        go: t("people.disable"),
      }),
    release: ({ id, person_name: name }: Account) =>
      act(() => server.accounts.releaseDevice(id), t("people.released"), {
        title: t("people.releaseTitle", { name }),
        text: t("people.releaseText"),
        go: t("people.release"),
      }),
  };
}

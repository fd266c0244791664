/** Ending a contact, giving an account, resetting its password, and passing it on; what others feel asks first. */
import type { OwnerContact } from "@fengtai/ui/api";
import { t } from "@/i18n";
import { useToldAction } from "@/shared/composables/useToldAction";
import { server } from "@/shared/server";
import { tellDone } from "@/shared/tell";

/** What the contact needs to sign in for the first time. */
export function handOver({ owner_name, name, account }: OwnerContact, address: string): string {
  return t("owners.handOver", { owner: owner_name, name, login: account?.login ?? "", address });
}

export function useContactActions() {
  const { busy, act } = useToldAction("owner-contacts");
  return {
    busy,
    end: ({ id, name }: OwnerContact) =>
      act(() => server.ownerContacts.end(id), t("owners.contactEnded", { name }), {
        title: t("owners.contactEndTitle", { name }),
        text: t("owners.contactEndText"),
        go: t("owners.contactEnd"),
      }),
    reset: ({ id, name }: OwnerContact) =>
      act(() => server.ownerContacts.resetPassword(id), t("owners.resetDone", { name }), {
        title: t("owners.resetTitle", { name }),
        text: t("owners.resetText"),
        go: t("owners.reset"),
      }),
    createAccount: ({ id, name }: OwnerContact) =>
      act(() => server.ownerContacts.addAccount(id), t("owners.accountCreated", { name })),
    async copy(contact: OwnerContact) {
      const text = handOver(contact, window.location.origin);
      await navigator.clipboard.writeText(text).then(
        () => tellDone(t("owners.copied", { name: contact.name })),
        () => tellDone(t("owners.copyFailed", { text })),
      );
    },
  };
}

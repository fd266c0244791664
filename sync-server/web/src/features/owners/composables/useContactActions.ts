/** Ending a contact, giving an account, resetting its password, and passing it on; what others feel asks first. */
import type { OwnerContact } from "@fengtai/ui/api";
import { useQueryClient } from "@tanstack/vue-query";
import { ref } from "vue";
import { t } from "@/i18n";
import { confirmed } from "@/shared/confirm";
import { server } from "@/shared/server";
import { tellDone, tellFailure } from "@/shared/tell";

/** What the contact needs to sign in for the first time. */
export function handOver({ owner_name, name, account }: OwnerContact, address: string): string {
  return t("owners.handOver", { owner: owner_name, name, login: account?.login ?? "", address });
}

export function useContactActions() {
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
      await queryClient.invalidateQueries({ queryKey: ["owner-contacts"] });
    }
  }

  return {
    busy,
    async end({ id, name }: OwnerContact) {
      const title = t("owners.contactEndTitle", { name });
      if (!(await confirmed(title, t("owners.contactEndText"), t("owners.contactEnd")))) return;
      await act(() => server.ownerContacts.end(id), t("owners.contactEnded", { name }));
    },
    async reset({ id, name }: OwnerContact) {
      const title = t("owners.resetTitle", { name });
      if (!(await confirmed(title, t("owners.resetText"), t("owners.reset")))) return;
      await act(() => server.ownerContacts.resetPassword(id), t("owners.resetDone", { name }));
    },
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

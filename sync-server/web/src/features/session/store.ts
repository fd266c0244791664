/** Who is signed in. The session itself is a cookie that no script can read; this is what the server says of it. */
import { Failure, type Role, type SessionAccount } from "@fengtai/ui/api";
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { server } from "@/shared/server";

export const useSession = defineStore("session", () => {
  const account = ref<SessionAccount | null>(null);
  const known = ref(false);

  /** Asks once who is signed in; later calls answer from memory. Throws when the server cannot be asked. */
  async function load(): Promise<SessionAccount | null> {
    if (known.value) return account.value;
    try {
      account.value = (await server.session.get()).account;
    } catch (error) {
      if (!(error instanceof Failure) || error.status !== 401) throw error;
      account.value = null;
    }
    known.value = true;
    return account.value;
  }

  async function signIn(login: string, password: string): Promise<SessionAccount> {
    const answer = await server.session.signIn(login, password);
    account.value = answer.account;
    known.value = true;
    return answer.account;
  }

  async function signOut(): Promise<void> {
    await server.session.signOut();
    forget();
  }

  async function changePassword(old: string, next: string): Promise<void> {
    await server.session.changePassword(old, next);
    if (account.value) account.value = { ...account.value, must_change_password: false };
  }

  function forget(): void {
    account.value = null;
    known.value = true;
  }

  const role = computed<Role | undefined>(() => account.value?.role);
  return { account, role, load, signIn, signOut, changePassword, forget };
});

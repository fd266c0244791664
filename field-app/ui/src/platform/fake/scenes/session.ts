/** Before and around the work: signing in, passwords, a store that cannot be opened. */
import { SESSION } from "../builders";
import { errorView, refuse, UNREACHABLE, type Scenes } from "./scene";

const account = SESSION.account;
const signedOut = () => ({ ...SESSION, state: "signed_out" as const, account: null });

export const SESSION_SCENES: Scenes = {
  signedOut: { answers: { session: signedOut } },
  firstStart: { answers: { session: () => ({ ...signedOut(), server: null, last_login: null }) } },
  wrongPassword: {
    answers: {
      session: signedOut,
      sign_in: refuse(
        errorView(
          "auth.wrong_password",
          "账号或密码不正确。",
          "Account or password is wrong.",
          "after_action",
        ),
      ),
    },
  },
  signInOffline: { answers: { session: signedOut, sign_in: refuse(UNREACHABLE) } },
  otherPhone: {
    answers: {
      session: signedOut,
      sign_in: refuse(
        errorView(
          "auth.other_phone",
          "该账号正在另一部手机上使用。请先在那部手机上退出，或请机构管理员解除绑定。",
          "The account is in use on another phone. Sign out there first, or ask the agency administrator to release it.",
          "after_action",
        ),
      ),
    },
  },
  firstPassword: {
    answers: {
      session: () => ({ ...SESSION, account: account && { ...account, must_change_password: true } }),
    },
  },
  signInAgain: { answers: { session: () => ({ ...SESSION, state: "sign_in_again" }) } },
  disabled: { answers: { session: () => ({ ...SESSION, state: "disabled" }) } },
  storeDamaged: {
    answers: {
      session: refuse(
        errorView(
          "store.damaged",
          "手机上的数据库损坏。请重新启动应用：损坏的文件会被保留，不会删除。",
          "The database on this phone is damaged. Restart the app: the damaged file is kept, not deleted.",
          "after_action",
        ),
      ),
    },
  },
};

import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/session";

const session: Translated<typeof zh> = {
  apply: "Apply as an agency",
  downloads: "Downloads",
  title: "Sign in to Fengtai",
  welcome: "For service agencies, the fire authority and operators",
  loginRequired: "Enter your account",
  passwordRequired: "Enter your password",
  submit: "Sign in",
  lockedUntil:
    "Too many attempts: the account is locked for now. Try again after {time}, or ask your administrator to reset the password.",
  wrong: "The account or the password is not right. Check upper and lower case and try again.",
  disabled: "The account has not been switched on, or is disabled. Ask your agency's administrator.",
  appOnly: "Field engineers sign in with the app on their phone.",
  expired: "Your session has ended. Sign in again; you will return to where you were.",
  signedOut: "You are signed out.",
  passwordTitle: "Change password",
  passwordFirst: "This is your first sign-in. Choose a password of your own before you go on.",
  oldPassword: "Current password",
  newPassword: "New password",
  repeatPassword: "New password again",
  passwordRule: "At least 10 characters, and not the account name",
  passwordShort: "At least 10 characters",
  passwordDiffers: "The two passwords differ",
  passwordSame: "The new password is the current one",
  passwordChanged: "Your password was changed",
  passwordSubmit: "Save the new password",
  trust1: "Recorded on site, safe without a network",
  trust2: "Every submission signed and receipted",
  trust3: "Reports made from reviewed evidence",
};
export default session;

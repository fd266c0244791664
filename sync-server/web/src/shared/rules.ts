/** Rules that several forms share. Texts are read when the rule is made, so make them in a `computed`. */
import type { FormItemRule } from "element-plus";
import { t } from "@/i18n";

type Done = (problem?: Error) => void;

export function required(): FormItemRule {
  return { required: true, message: t("form.required"), trigger: "blur" };
}

export function chosen(): FormItemRule {
  return { required: true, message: t("form.choose"), trigger: "change" };
}

/** The shortest password the server takes. */
const PASSWORD_LEAST = 10;

export function newPassword(): FormItemRule {
  return { required: true, min: PASSWORD_LEAST, message: t("session.passwordShort"), trigger: "blur" };
}

const CODE_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** GB 32100-2015: 18 characters, the last one checks the others. */
export function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false;
  let sum = 0;
  for (let i = 0; i < 17; i += 1) sum += CODE_LETTERS.indexOf(code.charAt(i)) * (3 ** i % 31);
  return CODE_LETTERS.charAt((31 - (sum % 31)) % 31) === code.charAt(17);
}

export function creditCode(): FormItemRule {
  return {
    validator: (_rule: unknown, value: string | null, done: Done) =>
      done(!value || isCreditCode(value) ? undefined : new Error(t("form.creditCode"))),
    trigger: "blur",
  };
}

export const PHONE = /^(1\d{10}|0\d{2,3}-?\d{7,8})$/;

export function phone(): FormItemRule {
  return { pattern: PHONE, message: t("form.phoneWrong"), trigger: "blur" };
}

/** A number from `least` to `most`; whole unless said. A field that may stay empty is fine when it is. */
export function numberWithin(
  least: number,
  most: number,
  { whole = true, needed = true } = {},
): FormItemRule {
  return {
    required: needed,
    validator: (_rule: unknown, value: number | null | undefined, done: Done) => {
      if (value === null || value === undefined)
        return done(needed ? new Error(t("form.required")) : undefined);
      const right = value >= least && value <= most && (!whole || Number.isInteger(value));
      const words = whole ? "form.wholeNumber" : "form.number";
      return done(right ? undefined : new Error(t(words, { least: String(least), most: String(most) })));
    },
    trigger: "blur",
  };
}

/** A file has arrived, and none is still on its way. */
export function arrived(unfinished: () => boolean): FormItemRule {
  return {
    required: true,
    validator: (_rule: unknown, value: readonly string[], done: Done) => {
      if (unfinished()) done(new Error(t("attachments.unfinished")));
      else done(value.length > 0 ? undefined : new Error(t("attachments.required")));
    },
    trigger: "change",
  };
}

/** A day is chosen, and it is not before another (ISO days). */
export function notBefore(first: () => string, problem: string): FormItemRule {
  return {
    required: true,
    validator: (_rule: unknown, value: string | null, done: Done) => {
      if (!value) done(new Error(t("form.choose")));
      else done(value < first() ? new Error(problem) : undefined);
    },
    trigger: "change",
  };
}

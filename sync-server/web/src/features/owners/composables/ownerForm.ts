/** What is filled in about an owner: how it begins, how it is checked, and what is sent. */
import type { Owner, OwnerNew } from "@fengtai/ui/api";
import type { FormRules } from "element-plus";
import { t } from "@/i18n";
import { chosen, creditCode, required } from "@/shared/rules";

export interface OwnerEdits {
  name: string;
  address: string;
  credit_code: string;
  without_code: boolean;
  key_unit: { id: string; name: string } | null;
  is_key_unit: boolean;
}

export const blankOwner = (): OwnerEdits => ({
  name: "",
  address: "",
  credit_code: "",
  without_code: false,
  key_unit: null,
  is_key_unit: false,
});

export const ownerEdits = (owner: Owner): OwnerEdits => ({
  name: owner.name,
  address: owner.address,
  credit_code: owner.credit_code ?? "",
  without_code: owner.credit_code === null,
  key_unit: owner.key_unit,
  is_key_unit: owner.key_unit !== null || owner.key_unit_before !== null,
});

export const ownerSent = (edits: OwnerEdits): OwnerNew => ({
  name: edits.name,
  address: edits.address,
  credit_code: edits.without_code ? null : edits.credit_code,
  key_unit: edits.is_key_unit ? (edits.key_unit?.id ?? null) : null,
});

export const ownerRules = (edits: OwnerEdits): FormRules => ({
  name: [required()],
  address: [required()],
  credit_code: edits.without_code ? [] : [required(), creditCode()],
  key_unit: edits.is_key_unit ? [chosen()] : [],
});

/** The fields as they are compared when two people edit: what belongs together is one. */
export const ownerParts = (edits: OwnerEdits): Map<string, unknown> =>
  new Map<string, unknown>([
    ["name", edits.name],
    ["address", edits.address],
    ["credit_code", edits.without_code ? null : edits.credit_code],
    ["key_unit", edits.is_key_unit ? edits.key_unit : null],
  ]);

export function putOwner(edits: OwnerEdits, path: string, value: unknown): void {
  if (path === "credit_code") {
    edits.without_code = value === null;
    edits.credit_code = (value as string | null) ?? "";
  } else if (path === "key_unit") {
    edits.is_key_unit = value !== null;
    edits.key_unit = value as OwnerEdits["key_unit"];
  } else Object.assign(edits, { [path]: value });
}

const LABELS = {
  name: "owners.name",
  address: "form.address",
  credit_code: "form.creditCodeLabel",
  key_unit: "owners.keyUnit",
} as const;

export const ownerLabel = (path: string): string =>
  path in LABELS ? t(LABELS[path as keyof typeof LABELS]) : path;

export function showOwner(_path: string, value: unknown): string {
  const named = value as { name?: string };
  return typeof value === "object" && named.name !== undefined ? named.name : String(value);
}

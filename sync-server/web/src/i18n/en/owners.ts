import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/owners";

const owners: Translated<typeof zh> = {
  title: "Owners",
  note: "Party A of the contract; named as on the business licence",
  add: "Add an owner",
  search: "Name or credit code",
  emptyTitle: "No owners yet",
  emptyText: "Add the owner first, then the contract and the project.",
  name: "Name",
  nameHint: "As on the business licence",
  contact: "Contact",
  contactName: "Contact's name",
  contactPhone: "Contact's phone",
  keyUnit: "Key fire-safety unit",
  keyUnitNo: "Not in the list of key units",
  keyUnitYes: "In the list of key units",
  noCode: "This organisation has no credit code",
  newTitle: "Add an owner",
  saved: "{name} was added",
};
export default owners;

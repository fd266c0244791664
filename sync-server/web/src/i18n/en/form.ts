import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/form";

const form: Translated<typeof zh> = {
  name: "Name",
  required: "Fill this in",
  choose: "Choose one",
  creditCode:
    "A credit code has 18 characters and a matching check digit: compare it with the business licence",
  creditCodeLabel: "Unified social credit code",
  phone: "Phone",
  phoneWrong: "Enter an 11-digit mobile number or a landline with its area code",
  address: "Address",
  addressHint: "Down to road and number",
  copy: "Copy",
  copied: "Copied",
  saved: "Saved",
  add: "Add",
  remove: "Remove",
  optional: "optional",
  all: "All",
  month: "Month",
  monthBefore: "The month before",
  monthAfter: "The month after",
  state: "State",
  actions: "Actions",
  searchResult: "{count} in all",
  moreThan: "More than {count}: narrow the search",
  export: "Export",
  noMatch: "Nothing matches",
  number: "Enter a number from {least} to {most}",
  wholeNumber: "Enter a whole number from {least} to {most}",
  edit: "Edit",
  reason: "Reason",
  beyond: "Nothing on this page",
  firstPage: "Back to the first page",
  noMatchText: "Try other words, or clear the filters.",
};
export default form;

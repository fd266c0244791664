import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/agencies";

const agencies: Translated<typeof zh> = {
  title: "Agencies",
  note: "Approved service agencies",
  add: "Add an agency",
  search: "Name or credit code",
  emptyTitle: "No agencies yet",
  emptyText: "Adding an agency also makes its administrator's account.",
  name: "Agency",
  jurisdiction: "Jurisdiction",
  jurisdictionHint: "Left out: where the credit code was registered",
  registry: "Registry number",
  newTitle: "Add an agency",
  admin: "Administrator's account",
  adminNote:
    "It manages the agency's people, contracts and projects; its password must be changed at the first sign-in",
  adminName: "Administrator's name",
  saved: "{name} was added; its administrator can sign in",
};
export default agencies;

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
  admittedAt: "Admitted",
  peopleCount: "People",
  accountCount: "Accounts",
  projectCount: "Projects",
  checks: "National registry",
  checksNote: "That registry has no interface: officers look agencies up by hand",
  noChecks: "Nobody has looked yet",
  check: "Record a look",
  checkSave: "Record",
  checkSaved: "Recorded",
  checkedOn: "Looked on",
  checkResult: "Result",
  checkNote: "Remark",
  found: "Registered under this name",
  notFound: "Not there, or under another name",
  checkedBy: "Checked by {name} on {day}",
  saved: "{name} was added; its administrator can sign in",
};
export default agencies;

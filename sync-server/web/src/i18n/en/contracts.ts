import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/contracts";

const contracts: Translated<typeof zh> = {
  title: "Contracts",
  note: "A contract has one project or several",
  add: "Add a contract",
  search: "Contract or owner",
  emptyTitle: "No contracts yet",
  emptyText: "Add a contract; projects are added under it.",
  name: "Contract",
  kind: "Type",
  owner: "Owner",
  ownerHint: "Type a name to search",
  signedOn: "Signed on",
  signedOnHint: "Cannot be changed once saved",
  newTitle: "Add a contract",
  saved: "The contract {name} was added",
  newProject: "Add a project",
};
export default contracts;

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
  files: "Files",
  filesNote: "A chosen file belongs to the contract once it is uploaded, and stays",
  filesAdded: "Added to the contract",
  projects: "Projects of the contract",
  noProject: "No project yet",
  newProject: "Add a project",
  editTitle: "Edit the contract",
  edited: "The contract {name} was saved",
  fixed: "These cannot be changed once saved",
  end: "Terminate or cancel",
  endTitle: "Terminate or cancel the contract",
  how: "How",
  terminate: "Terminate",
  terminateText:
    "It ended before its time: its projects take no more plans, what was issued and not begun is taken back, the rest stays",
  cancel: "Cancel",
  cancelText: "It should never have been recorded: only while nothing was planned under it",
  endedDone: "The contract {name}: {state}",
};
export default contracts;

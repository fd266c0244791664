import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/edit";

const edit: Translated<typeof zh> = {
  changedTitle: "{by} saved changes while you were editing ({at})",
  taken: "What only they changed was taken over: {fields}",
  decide: "{count} fields were changed by both: decide, then save",
  decided: "All is decided: you can save",
  noClash: "Nothing contradicts: save once more.",
  comma: ", ",
  field: "Field",
  mine: "What I typed",
  theirs: "What {by} saved",
  nothing: "(nothing)",
  noHistory: "Nothing recorded yet",
  system: "System",
  reason: "Reason: {reason}; by: {person}",
  endReason: "Reason",
  endPerson: "Person who terminates it",
  ending: "{at}. Reason: {reason}. By {person} (recorded by {by})",
  kinds: {
    owner_added: "Added",
    owner_changed: "Edited",
    contract_added: "Added",
    contract_changed: "Edited",
    contract_terminated: "Contract terminated",
    contract_cancelled: "Contract cancelled",
    contract_files_added: "Files added",
    project_added: "Added",
    project_changed: "Edited",
    project_lead_replaced: "Project lead replaced",
    project_terminated: "Project terminated",
  },
};
export default edit;

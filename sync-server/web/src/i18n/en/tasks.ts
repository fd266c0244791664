import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/tasks";

const tasks: Translated<typeof zh> = {
  title: "Tasks on site",
  note: "Every task that was started on a phone, submitted or not",
  search: "Project or engineer",
  task: "Task",
  project: "Project",
  engineers: "Engineers",
  submittedAt: "Submitted",
  updatedAt: "Last sync",
  results: "Items",
  failed: "Fail",
  untestable: "Untestable",
  conflicts: "Conflicts",
  photos: "Photos",
  photosMissing: "{count} not here yet",
  state: "State",
  month: "Month",
  emptyTitle: "No tasks",
  emptyText:
    "After a plan is dispatched and an engineer starts a task on a phone with a network, it appears here.",
  openReview: "Review",
  evidence: "Evidence",
  quarantineTitle: "Quarantined evidence",
  quarantineNote: "Evidence received that no rule admits: kept as it came, in the way of nothing else",
  quarantineEmpty: "Nothing is quarantined",
  quarantineEmptyText: "All evidence received belongs to its task.",
  quarantineReason: "Reason",
  quarantineFrom: "From",
  quarantineAt: "Received",
  quarantineSize: "Size",
};
export default tasks;

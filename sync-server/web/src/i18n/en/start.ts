import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/start";

const start: Translated<typeof zh> = {
  greeting: "{name}, this is for today",
  month: "{month}",
  reviews: "Tasks to review",
  reviewsText: "Submitted by engineers, waiting for you",
  reviewsNone: "Nothing to review",
  returned: "Returned tasks",
  returnedText: "Waiting for the engineer's correction",
  toFile: "Reports to file",
  toFileText: "Generated, waiting for the technical lead",
  toReport: "Plans ready for a report",
  board: "Projects this month",
  boardNote: "A project leads to its page, a number to the list",
  boardEmpty: "No projects yet",
  boardEmptyText: "Add an owner, a contract and a project, then make a plan.",
  project: "Project",
  plan: "Plan",
  pending: "To review",
  report: "Report",
  fieldTitle: "Work on site is done with the app",
  oldest: "the oldest from {time}",
  unsubmitted: "Tasks under way",
  unsubmittedText: "Being recorded on site",
  quarantine: "Quarantined evidence",
  quarantineText: "Received, but no rule admits it",
  agencies: "Agencies",
  agenciesText: "Agencies that use the system",
  people: "People",
  peopleText: "Recorded; accounts are given by certificate",
};
export default start;

import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/late";

const late: Translated<typeof zh> = {
  note: "What came after the task was approved: kept apart as it came, and nothing that was approved is changed",
  deliveries: "Deliveries",
  approved: "Approved by {name}, {time}",
  none: "Nothing came late.",
  delivery: "{name}, {time}",
  admittedBy: "Admitted by {name}, {time}",
  waiting: "Not admitted",
  says: "What it would change",
  saysNothing: "Nothing new: all of it is in the task already.",
  before: "As approved",
  after: "As delivered",
  new: "Nothing recorded",
  points: "{count} more points of the track",
  submissions: "{count} more submissions",
  conflicts:
    "{count} contradiction with what is there: settle it in the new review; what was settled before goes on | {count} contradictions with what is there: settle each in the new review; what was settled before goes on",
  admission: "Review again",
  admissionText:
    "Once admitted, the task waits for its review again, with what came. The first review stays in the history, and the engineers' phones are told.",
  noteLabel: "Note",
  noteHint: "Words for the engineers (optional)",
  admit: "Admit and review again",
  admitted: "Admitted: please review it again",
};
export default late;

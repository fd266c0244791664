import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/attachments";

const attachments: Translated<typeof zh> = {
  label: "Attachments",
  choose: "Choose files",
  hint: "or drop them here; at most {limit} MB each, {count} files",
  tooLarge: "“{name}” is larger than {limit} MB and was not uploaded: compress or split it",
  tooMany: "At most {limit} files: put them together first",
  empty: "“{name}” is empty and was not uploaded",
  sending: "Uploading",
  paused: "Paused",
  failed: "Upload failed",
  done: "Uploaded",
  kept: "File {n}",
  gone: "“{name}” was kept too long ago and is no longer on the server: upload it again",
  arrived: "{name} is uploaded",
  pause: "Pause",
  resume: "Resume",
  removeNamed: "Remove {name}",
  none: "No attachments",
  required: "Upload a file",
  leaveTitle: "A file is not uploaded yet",
  leaveText: "What is not uploaded when you leave is not added.",
  unfinished: "A file is not uploaded yet: wait for it, or remove it",
};
export default attachments;

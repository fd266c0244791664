import type { Translated } from "@fengtai/ui/i18n";
import type zh from "../zh-CN/downloads";

const downloads: Translated<typeof zh> = {
  note: "Forms, a model report and the field app",
  forms: "Forms",
  applicationForm: "Application form (XLSX)",
  applicationFormText:
    "Its list of people can be imported into the application; with a sheet for the company",
  staffChangeForm: "Staff change form (XLSX)",
  staffChangeFormText: "Can be imported into a staff change request",
  models: "Model reports",
  modelReport: "Maintenance report (PDF)",
  modelReportText: "Made-up data that shows the format and has no effect",
  app: "Field app",
  appCode: "QR code of the field app",
  appText: "Scan it with a phone; for field engineers and project leads",
  noApp: "The operator has configured no address: ask them for the app.",
};
export default downloads;

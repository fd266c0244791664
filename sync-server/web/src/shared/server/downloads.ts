/** What everybody may download. */
import { answer, api } from "@fengtai/ui/api";
import type { Options } from "./call";

export const downloads = {
  get: (options: Options = {}) =>
    answer<{ app_url: string | null }>(api.GET("/api/downloads", { ...options })),
  applicationForm: "/api/downloads/application-form.xlsx",
  staffChangeForm: "/api/downloads/staff-change-form.xlsx",
  keyUnitForm: "/api/downloads/key-unit-form.xlsx",
  modelReport: "/api/downloads/model-report.pdf",
  appCode: "/api/downloads/app-code.svg",
};

/** Calls of applicants, who have no account but the number and the code of their application. */
import { answer, api, type Application, type ApplicationForm, type StatedPerson } from "@fengtai/ui/api";
import type { Options } from "./call";
import { asFile } from "./people";

export interface ApplicationKey {
  readonly number: string;
  readonly code: string;
}

const opened = ({ number, code }: ApplicationKey) => ({
  params: { path: { number }, header: { "Application-Code": code } },
});

export const applications = {
  begin: () => answer<ApplicationKey>(api.POST("/api/applications")),
  get: (key: ApplicationKey, options: Options = {}) =>
    answer<Application>(api.GET("/api/applications/{number}", { ...opened(key), ...options })),
  save: (key: ApplicationKey, form: ApplicationForm) =>
    answer<Application>(api.PUT("/api/applications/{number}", { ...opened(key), body: form })),
  handIn: (key: ApplicationKey, form: ApplicationForm, password: string) =>
    answer<Application>(
      api.POST("/api/applications/{number}/hand-in", { ...opened(key), body: { form, password } }),
    ),
  readPeople: (key: ApplicationKey, file: File) => {
    const sent = asFile(file);
    const headers = { ...sent.headers, "application-code": key.code };
    return answer<{ people: StatedPerson[] }>(
      api.POST("/api/applications/{number}/sheet", { ...opened(key), ...sent, headers }),
    );
  },
};

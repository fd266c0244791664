/** Calls about people, and about their coming and going. */
import {
  answer,
  api,
  type Decided,
  type Page,
  type PageQuery,
  type Person,
  type PersonNew,
  type StaffChange,
  type StaffChangeNew,
  type Ties,
} from "@fengtai/ui/api";
import { byId, chosen, type Options } from "./call";
import { linesOfDecided } from "./history";

export interface PersonQuery extends PageQuery {
  agency?: string | undefined;
  certificates?: "expiring" | "expired" | undefined;
  left?: boolean | undefined;
}

/** A file as it is: the server tells XLSX from CSV by what is in it. */
export const asFile = (file: File) => ({
  body: file as never,
  bodySerializer: (body: unknown) => body as Blob,
  headers: { "content-type": "application/octet-stream" },
});

export const people = {
  list: (query: PersonQuery, options: Options = {}) =>
    answer<Page<Person>>(api.GET("/api/people", { params: { query: chosen(query) }, ...options })),
  get: (id: string, options: Options = {}) =>
    answer<Person>(api.GET("/api/people/{id}", { ...byId(id), ...options })),
  add: (person: PersonNew) => answer<Person>(api.POST("/api/people", { body: person })),
  history: (id: string, options: Options = {}) =>
    answer<Decided[]>(api.GET("/api/people/{id}/history", { ...byId(id), ...options })).then(linesOfDecided),
  ties: (id: string, options: Options = {}) =>
    answer<Ties>(api.GET("/api/people/{id}/ties", { ...byId(id), ...options })),
  askForChange: (change: StaffChangeNew) =>
    answer<{ id: string; subject: string }>(api.POST("/api/requests/staff-change", { body: change })),
  readChanges: (file: File) =>
    answer<{ changes: StaffChange[] }>(api.POST("/api/requests/staff-change/sheet", asFile(file))),
};

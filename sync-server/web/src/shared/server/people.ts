/** Calls about people. */
import { answer, api, type Page, type PageQuery, type Person, type PersonNew } from "@fengtai/ui/api";
import { chosen, type Options } from "./call";

export const people = {
  list: (query: PageQuery, options: Options = {}) =>
    answer<Page<Person>>(api.GET("/api/people", { params: { query: chosen(query) }, ...options })),
  add: (person: PersonNew) => answer<Person>(api.POST("/api/people", { body: person })),
};

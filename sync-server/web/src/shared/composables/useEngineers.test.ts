import type { Account } from "@fengtai/ui/api";
import { expect, it } from "vitest";
import { engineersOf } from "./useEngineers";

it("offers enabled people who work on site and nobody else", () => {
  const account = (id: string, role: string, state = "enabled") => ({ id, role, state }) as Account;
  const people = [
    account("engineer", "field_engineer"),
    account("lead", "project_lead"),
    account("gone", "field_engineer", "disabled"),
    account("technical", "technical_lead"),
  ];
  expect(engineersOf(people).map(({ id }) => id)).toEqual(["engineer", "lead"]);
});

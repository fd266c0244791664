import type { Certificate } from "@fengtai/ui/api";
import { describe, expect, it } from "vitest";
import { holds, neededQualification, validity } from "./certificates";

const until = (expires_on: string | null): Certificate => ({
  qualification: "registered_engineer",
  level: "class_1",
  number: "A1",
  issued_on: "2020-01-01",
  expires_on,
});

describe("a certificate", () => {
  it.each([
    ["2026-11-22", "soon", 0],
    ["2026-11-21", "expired", -1],
    ["2026-12-22", "soon", 30],
    ["2026-12-23", "valid", 31],
  ])("until %s is %s", (day, kind, days) => {
    expect(validity(until(day), "2026-11-22")).toEqual({ kind, days });
  });

  it("without an end holds for good", () => {
    expect(validity(until(null), "2026-11-22").kind).toBe("open");
  });
});

it("asks for the certificate of the role", () => {
  expect(neededQualification("technical_lead")).toBe("registered_engineer");
  expect(neededQualification("field_engineer")).toBe("facility_operator");
  expect(neededQualification("agency_admin")).toBeUndefined();
  expect(holds([until("2026-11-22")], "registered_engineer", "2026-11-22")).toBe(true);
  expect(holds([until("2026-11-21")], "registered_engineer", "2026-11-22")).toBe(false);
  expect(holds([], undefined, "2026-11-22")).toBe(true);
});

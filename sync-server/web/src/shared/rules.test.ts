import { expect, it } from "vitest";
import { isCreditCode, PHONE } from "./rules";

it("checks the last character of a credit code", () => {
  // Published example of GB 32100-2015.
  expect(isCreditCode("91350100M000100Y43")).toBe(true);
  expect(isCreditCode("91350100M000100Y44")).toBe(false);
  expect(isCreditCode("91350100m000100y43")).toBe(false);
  expect(isCreditCode("")).toBe(false);
});

it.each(["13800138000", "029-87654321", "02987654321"])("takes %s as a phone number", (phone) => {
  expect(PHONE.test(phone)).toBe(true);
});

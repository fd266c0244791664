import { Failure } from "@fengtai/ui/api";
import { describe, expect, it } from "vitest";
import { languages } from "@/i18n";
import { safeReturn } from "./safeReturn";
import { signInFailure } from "./signInFailure";

const answered = (code: string, detail: Record<string, unknown> = {}) =>
  new Failure("answered", 401, { code, message: { zh: "服务器的话", en: "server words" }, detail });

describe("a failed sign-in", () => {
  it("says until when a locked account has to wait, rounded up to the minute", () => {
    const now = Date.parse("2026-11-22T14:00:30+08:00");
    expect(signInFailure(answered("auth.locked", { retry_after_s: 270 }), languages, now)).toContain("14:05");
  });

  it("has its own words for each refusal", () => {
    const codes = ["auth.wrong_password", "auth.disabled", "auth.device_required"];
    const texts = codes.map((code) => signInFailure(answered(code), languages));
    expect(new Set(texts).size).toBe(codes.length);
    expect(texts).not.toContain("服务器的话");
  });

  it("gives the server's words for a code it does not know", () => {
    expect(signInFailure(answered("auth.new_rule"), languages)).toBe("服务器的话");
  });
});

it.each([
  ["/tasks?page=2", "/tasks?page=2"],
  ["https://elsewhere.example/", "/"],
  ["//elsewhere.example/", "/"],
  ["/\\elsewhere.example", "/"],
  ["/sign-in?to=/", "/"],
  [undefined, "/"],
])("after the sign-in %s leads to %s", (to, expected) => {
  expect(safeReturn(to)).toBe(expected);
});

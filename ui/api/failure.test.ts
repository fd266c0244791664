import { describe, expect, it } from "vitest";
import { describeFailure, Failure, fieldTexts, isFailureBody, type FailureBody } from "./failure";

const body: FailureBody = {
  code: "auth.locked",
  message: { zh: "请在 60 秒后再试。", en: "Try again in 60 seconds." },
  fields: [{ field: "name", code: "field.required", message: { zh: "请填写。", en: "Fill this in." } }],
  detail: { retry_after_s: 60 },
};
const texts = (locale: "zh-CN" | "en", own: Record<string, string> = {}) => ({
  t: (key: string, params?: Record<string, string>) => `${key}${params ? JSON.stringify(params) : ""}`,
  tryT: (key: string) => own[key],
  locale: { value: locale },
});

describe("what a person is told", () => {
  it("is the server's text in their language", () => {
    const failure = new Failure("answered", 429, body);
    expect(describeFailure(failure, texts("zh-CN"))).toBe(body.message.zh);
    expect(describeFailure(failure, texts("en"))).toBe(body.message.en);
    expect(fieldTexts(failure, "en")).toEqual({ name: "Fill this in." });
  });

  it("is the app's own text for the code where it has one", () => {
    const failure = new Failure("answered", 429, body);
    expect(describeFailure(failure, texts("en", { "errors.auth_locked": "Wait." }))).toBe("Wait.");
  });

  it("names the request when the server broke without words", () => {
    expect(describeFailure(new Failure("unreadable", 500, undefined, "r-1"), texts("en"))).toContain("r-1");
    expect(describeFailure(new Failure("offline"), texts("en"))).toBe("common.errorOffline");
    expect(describeFailure(new TypeError("x is undefined"), texts("en"))).toBe("common.errorUnexpectedNoId");
  });
});

it("knows what can succeed later", () => {
  expect(new Failure("offline").temporary).toBe(true);
  expect(new Failure("answered", 503, body).temporary).toBe(true);
  expect(new Failure("answered", 422, body).temporary).toBe(false);
});

it("recognises the server's error body", () => {
  expect(isFailureBody(body)).toBe(true);
  expect(isFailureBody("<html>")).toBe(false);
  expect(isFailureBody({ code: "x" })).toBe(false);
});

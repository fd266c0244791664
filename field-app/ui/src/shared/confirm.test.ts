import { describe, expect, it } from "vitest";
import { answer, confirmed, openQuestion } from "./confirm";

const QUESTION = { title: "删除？", text: "不能恢复。", go: "删除", stay: "保留" };

describe("a question before what cannot be taken back", () => {
  it("is answered once and closes", async () => {
    const asked = confirmed(QUESTION);
    expect(openQuestion.value).toEqual(QUESTION);
    answer(true);
    await expect(asked).resolves.toBe(true);
    expect(openQuestion.value).toBeUndefined();
  });

  it("counts as no when another takes its place", async () => {
    const first = confirmed(QUESTION);
    const second = confirmed({ ...QUESTION, title: "退出？" });
    await expect(first).resolves.toBe(false);
    answer(false);
    await expect(second).resolves.toBe(false);
  });
});

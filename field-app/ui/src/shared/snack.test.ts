import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { closeSnack, showSnack, shownSnack } from "./snack";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  closeSnack();
  vi.useRealTimers();
});

describe("the word at the end of an action", () => {
  it("goes away by itself, an error later than good news", () => {
    showSnack({ message: "已删除", bad: false });
    vi.advanceTimersByTime(4_000);
    expect(shownSnack.value).toBeUndefined();
    showSnack({ message: "存储已满", bad: true });
    vi.advanceTimersByTime(4_000);
    expect(shownSnack.value?.message).toBe("存储已满");
  });

  it("gives way to the next one, which has its own time", () => {
    showSnack({ message: "一", bad: false });
    vi.advanceTimersByTime(3_000);
    showSnack({ message: "二", bad: false });
    vi.advanceTimersByTime(3_000);
    expect(shownSnack.value?.message).toBe("二");
  });
});

import { expect, it } from "vitest";
import { formatDuration } from "./format";

it.each([
  [59_999, "59 秒"],
  [32 * 60_000 + 40_000, "32 分"],
  [3_600_000 - 1, "59 分"],
  [3_600_000, "1 小时"],
  [3_600_000 + 5 * 60_000 + 59_000, "1 小时 5 分"],
])("%i ms are never told as more than they were: %s", (ms, words) => {
  expect(formatDuration(ms, "zh-CN")).toBe(words);
});

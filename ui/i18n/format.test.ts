import { expect, it } from "vitest";
import { formatBytes, formatDuration } from "./format";

it.each([
  [59_999, "59 秒"],
  [32 * 60_000 + 40_000, "32 分"],
  [3_600_000 - 1, "59 分"],
  [3_600_000, "1 小时"],
  [3_600_000 + 5 * 60_000 + 59_000, "1 小时 5 分"],
])("%i ms are never told as more than they were: %s", (ms, words) => {
  expect(formatDuration(ms, "zh-CN")).toBe(words);
});

it.each([
  [999, "999 B"],
  [1000, "1 KB"],
  [999_499, "999 KB"],
  [999_500, "1.0 MB"],
  [1_400_000, "1.4 MB"],
  [999_949_999, "999.9 MB"],
  [999_950_000, "1.0 GB"],
  [128_400_000_000, "128.4 GB"],
])("%i bytes are %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

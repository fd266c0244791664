import { describe, expect, it } from "vitest";
import { needsAttention } from "./reviewOrder";

const task = (over: Partial<Parameters<typeof needsAttention>[0]> = {}) => ({
  conflict_count: 0,
  failed_count: 0,
  finding_count: 0,
  quarantined_count: 0,
  ...over,
});

describe("what asks for attention", () => {
  it.each(["conflict_count", "failed_count", "finding_count", "quarantined_count"])("counts %s", (count) => {
    expect(needsAttention(task({ [count]: 1 }))).toBe(true);
    expect(needsAttention(task())).toBe(false);
  });
});

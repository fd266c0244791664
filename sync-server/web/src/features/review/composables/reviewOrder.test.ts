import { describe, expect, it } from "vitest";
import { inReviewOrder, needsAttention } from "./reviewOrder";

const task = (submitted_at: number, over: Partial<Parameters<typeof needsAttention>[0]> = {}) => ({
  conflict_count: 0,
  failed_count: 0,
  finding_count: 0,
  missing_photo_count: 0,
  quarantined_count: 0,
  submitted_at,
  ...over,
});

describe("the order of reviews", () => {
  it("puts what asks for attention first, and the oldest first in both parts", () => {
    const tasks = [task(1), task(4, { finding_count: 1 }), task(3), task(2, { failed_count: 2 })];
    expect(inReviewOrder(tasks).map(({ submitted_at }) => submitted_at)).toEqual([2, 4, 1, 3]);
  });

  it.each(["conflict_count", "failed_count", "finding_count", "missing_photo_count", "quarantined_count"])(
    "counts %s",
    (count) => {
      expect(needsAttention(task(1, { [count]: 1 }))).toBe(true);
      expect(needsAttention(task(1))).toBe(false);
    },
  );
});

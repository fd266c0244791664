import { describe, expect, it } from "vitest";
import { readCorrection } from "./correction";

describe("what a correction is about", () => {
  it("is read as far as it is known, and is something else when its kind is not", () => {
    expect(readCorrection({ what: "undo_approval", task: "t", approved_at: 5, reviewer: null })).toEqual({
      what: "undo_approval",
      task: "t",
      approved_at: 5,
    });
    expect(readCorrection({ what: "more", number: 7 })).toEqual({ what: "other" });
  });
});

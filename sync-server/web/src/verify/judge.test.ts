import { describe, expect, it } from "vitest";
import { judge } from "./judge";

describe("a file in hand", () => {
  const proof = { filed: "f", uploaded: "u", drafts: ["d1", "d2"], superseded_at: null };

  it("is the filed one, an earlier one, the upload alone, or another", () => {
    expect(["f", "d2", "u", "x"].map((digest) => judge(digest, proof))).toEqual([
      "filed",
      "draft",
      "uploaded",
      "other",
    ]);
  });

  it("is told to be superseded when a correction took its place", () => {
    expect(judge("f", { ...proof, superseded_at: 1 })).toBe("superseded");
  });

  it("is not the upload where there is none", () => {
    expect(judge("", { ...proof, uploaded: null })).toBe("other");
  });
});

import type { Finding } from "@fengtai/ui/api";
import { describe, expect, it } from "vitest";
import { findingLines, findingPhotos } from "./findingLines";

const photo = (name: string, over: Partial<{ apart_ms: number; apart_m: number; chosen: boolean }> = {}) => ({
  photo: name,
  apart_ms: null,
  apart_m: null,
  chosen: false,
  ...over,
});

describe("the sentences of a finding", () => {
  it("says what was outside, and leaves out what was not", () => {
    const finding: Finding = {
      kind: "outside_fence",
      by_name: "张伟",
      sign_in_m: null,
      photos: ["a", "b"],
      farthest_m: 912.4,
      outside_ms: 0,
    };
    expect(findingLines(finding)).toEqual(["张伟 有 2 张照片拍于围栏外，最远 912 米"]);
  });

  it("tells mocked and replayed positions apart", () => {
    const finding: Finding = {
      kind: "made_up_position",
      by_name: "张伟",
      mocked: 3,
      replayed: 1,
      first_at: 0,
    };
    expect(findingLines(finding)).toHaveLength(2);
  });

  it("tells a clock that is behind from one that is ahead", () => {
    const of = (shift_ms: number): Finding => ({
      kind: "clock_shift",
      by_name: "张伟",
      how: "off",
      shift_ms,
      at: 0,
    });
    expect(findingLines(of(600_000))[0]).toContain("快");
    expect(findingLines(of(-600_000))[0]).toContain("慢");
  });

  it("names the largest of the differences and counts each kind", () => {
    const photos = [photo("a", { apart_ms: -7_200_000 }), photo("b", { apart_ms: 900_000, chosen: true })];
    const finding: Finding = { kind: "odd_photos", by_name: "张伟", photos };
    const lines = findingLines(finding);
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain("2 张照片");
    expect(lines[0]).toContain("2 小时");
    expect(findingPhotos(finding)).toEqual(["a", "b"]);
  });

  it("does not show what was only chosen as a file", () => {
    const finding: Finding = { kind: "odd_photos", by_name: "张伟", photos: [photo("a", { chosen: true })] };
    expect(findingPhotos(finding)).toEqual([]);
  });
});

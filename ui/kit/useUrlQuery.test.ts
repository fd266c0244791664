import { describe, expect, it } from "vitest";
import { choice, choiceOr, decode, encode, id, integer, month, text, type Codecs } from "./useUrlQuery";

interface Query {
  q: string;
  state: "pending" | "approved" | undefined;
  order: "newest" | "oldest";
  page: number;
  month: string | undefined;
  project: string | undefined;
}

const codecs: Codecs<Query> = {
  q: text(10),
  state: choice(["pending", "approved"]),
  order: choiceOr(["newest", "oldest"], "newest"),
  page: integer(1, 1000, 1),
  month,
  project: id,
};

describe("reading an address", () => {
  it("gives the defaults for an empty one", () => {
    expect(decode(codecs, {})).toEqual({
      q: "",
      state: undefined,
      order: "newest",
      page: 1,
      month: undefined,
      project: undefined,
    });
  });

  it("clamps and ignores what makes no sense", () => {
    const query = {
      q: "x".repeat(50),
      state: "nonsense",
      page: "-7",
      month: "2026-13",
      project: "1 or 1",
      order: null,
    };
    expect(decode(codecs, query)).toMatchObject({
      q: "x".repeat(10),
      state: undefined,
      page: 1,
      month: undefined,
    });
    expect(decode(codecs, { page: "99999" }).page).toBe(1000);
    expect(decode(codecs, { page: ["3", "4"] }).page).toBe(3);
  });
});

describe("writing an address", () => {
  it("leaves out defaults and keeps what belongs to others", () => {
    const values = decode(codecs, { page: "2", state: "pending" });
    const written = encode(codecs, { ...values, page: 1 }, { tab: "facts", page: "2" });
    expect(written).toMatchObject({ tab: "facts", state: "pending" });
    expect(written["page"]).toBeUndefined();
  });

  it("reads back what it wrote", () => {
    const values: Query = {
      q: "锦业",
      state: "approved",
      order: "oldest",
      page: 4,
      month: "2026-11",
      project: "018f2b6a-5c3e-7d2a-9b1c-0123456789ab",
    };
    expect(decode(codecs, encode(codecs, values, {}) as Record<string, string>)).toEqual(values);
  });
});

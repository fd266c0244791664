import { describe, expect, it } from "vitest";
import { digestOf, Sha256 } from "./sha256";

/** The browser's own, where it has one. */
async function wantedOf(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

const bytesOf = (length: number) => Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff);

describe("the digest", () => {
  it("is that of the standard", () => {
    const of = (text: string) => new Sha256().update(new TextEncoder().encode(text)).hex();
    expect(of("")).toBe("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    expect(of("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });

  it("is the same as another's for every length around a block, in whatever pieces", async () => {
    for (let length = 0; length < 200; length += 1) {
      const bytes = bytesOf(length);
      const wanted = await wantedOf(bytes);
      const half = Math.floor(length / 2);
      const pieces = new Sha256().update(bytes.subarray(0, half)).update(bytes.subarray(half));
      expect(pieces.hex()).toBe(wanted);
    }
  });

  it("of a file of several pieces tells how far it has come", async () => {
    const bytes = bytesOf(9 * 1024 * 1024 + 5);
    const told: number[] = [];
    const digest = await digestOf(new Blob([bytes]), (part) => told.push(part));
    expect(digest).toBe(await wantedOf(bytes));
    expect([told.length, told.at(-1)]).toEqual([3, 1]);
  });
});

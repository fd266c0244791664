import encodeQR from "qr";
import { describe, expect, it } from "vitest";
import { codeOf } from "@/platform/fake";
import { frameReader, type Frame } from "./codeReader";

/** A code as a camera might see it: black on white, a few pixels to a module. */
function photographed(text: string, pixels = 5): Frame {
  const modules = encodeQR(text, "raw", { ecc: "medium", border: 4 });
  const side = modules.length * pixels;
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      if (!modules[Math.floor(y / pixels)]?.[Math.floor(x / pixels)]) continue;
      data.fill(0, (y * side + x) * 4, (y * side + x) * 4 + 3);
    }
  }
  return { width: side, height: side, data };
}

describe("the reader of codes", () => {
  it("reads the text of a colleague's phone", async () => {
    const read = await frameReader();
    const { text } = codeOf();
    expect(read(photographed(text))).toBe(text);
  });

  it("says nothing where there is no code", async () => {
    const read = await frameReader();
    const blank = { width: 64, height: 64, data: new Uint8ClampedArray(64 * 64 * 4).fill(200) };
    expect(read(blank)).toBeUndefined();
  });
});

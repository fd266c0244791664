import type { TaskPhoto } from "@fengtai/ui/api";
import { expect, it } from "vitest";
import { compared, photosBySide } from "./conflict";

const fact = (key: string, text: string) => ({ key, label: key, text });
const said = (by: string, device = "phone") => ({ by, device });
const photo = (by: string, device = "phone") => ({ by, device }) as unknown as TaskPhoto;

it("marks what differs, keeps what is alike, and leaves out what nobody says", () => {
  const [first = [], second = []] = compared([
    [fact("verdict", "pass"), fact("place", "3F"), fact("note", ""), fact("reason", "")],
    [fact("verdict", "fail"), fact("place", "3F"), fact("note", "loose"), fact("reason", "")],
  ]);
  expect(first.map(({ key, differs }) => [key, differs])).toEqual([
    ["verdict", true],
    ["place", false],
    ["note", true],
  ]);
  expect(second.map(({ text }) => text)).toEqual(["fail", "3F", "loose"]);
});

it("of three, one that differs marks the fact on all sides", () => {
  const sides = compared([[fact("value", "1")], [fact("value", "1")], [fact("value", "2")]]);
  expect(sides.every(([value]) => value?.differs)).toBe(true);
});

it("each photo stands with whoever took it, and a third person's with nobody", () => {
  const photos = [photo("a"), photo("b"), photo("c")];
  const { sides, rest } = photosBySide([said("a"), said("b")], photos);
  expect(sides).toEqual([[photo("a")], [photo("b")]]);
  expect(rest).toEqual([photo("c")]);
});

it("somebody's own two phones are told apart; a photo of a third phone is on no side", () => {
  const photos = [photo("a", "one"), photo("a", "two"), photo("a", "three")];
  const { sides, rest } = photosBySide([said("a", "one"), said("a", "two")], photos);
  expect(sides).toEqual([[photos[0]], [photos[1]]]);
  expect(rest).toEqual([photos[2]]);
});

it("on the same phone twice, the photos are on no side", () => {
  const { sides, rest } = photosBySide([said("a"), said("a")], [photo("a")]);
  expect(sides).toEqual([[], []]);
  expect(rest).toHaveLength(1);
});

import { expect, it } from "vitest";
import {
  activate,
  add,
  byGroup,
  change,
  counterpart,
  MOST_PANES,
  NO_PANES,
  remove,
  show,
  single,
  type ViewerPhoto,
} from "./panes";
import { FITTED } from "./zoom";

const photo = (id: string, group?: string): ViewerPhoto => ({
  id,
  src: id,
  name: id,
  facts: [],
  ...(group === undefined ? {} : { group }),
});
const ids = ({ panes }: { panes: readonly { photo: ViewerPhoto }[] }) => panes.map((pane) => pane.photo.id);
const [a, b, c, d] = [photo("a", "x"), photo("b", "y"), photo("c", "x"), photo("d")] as const;

it("another photo comes into the active pane, and begins fitted and upright", () => {
  let all = add(show(NO_PANES, a), b);
  all = change(all, 1, () => ({ turns: 1, placement: { scale: 3, x: 1, y: 1 } }));
  all = show(all, c);
  expect(ids(all)).toEqual(["a", "c"]);
  expect(all.panes[1]).toMatchObject({ turns: 0, placement: FITTED });
});

it("the photo that is shown already keeps its place and size", () => {
  const all = change(show(NO_PANES, a), 0, () => ({ turns: 2 }));
  expect(show(all, a)).toBe(all);
});

it("enlarging one leaves the others as they are", () => {
  const all = change(add(show(NO_PANES, a), b), 0, ({ turns }) => ({ turns: turns + 1 }));
  expect(all.panes.map(({ turns }) => turns)).toEqual([1, 0]);
});

it("no more lie beside each other than can be seen", () => {
  let all = show(NO_PANES, a);
  for (let n = 0; n < 9; n += 1) all = add(all, photo(`p${n}`));
  expect(all.panes).toHaveLength(MOST_PANES);
  expect(add(all, undefined)).toBe(all);
});

it("taking one away keeps the active one where it can", () => {
  const three = add(add(show(NO_PANES, a), b), c);
  expect(remove(three, 0)).toMatchObject({ active: 1 });
  expect(ids(remove(three, 0))).toEqual(["b", "c"]);
  expect(remove(three, 2)).toMatchObject({ active: 1 });
  expect(remove(activate(three, 0), 2)).toMatchObject({ active: 0 });
  expect(ids(single(activate(three, 1)))).toEqual(["b"]);
  expect(activate(three, 7)).toBe(three);
});

it("beside a photo comes one of the same thing, else its counterpart from elsewhere, else the next", () => {
  const one = show(NO_PANES, a);
  const elsewhere = [photo("last month")];
  const fault = { ...photo("fault"), about: "detector" };
  const item = { ...photo("item"), about: "detector" };
  expect(counterpart(show(NO_PANES, item), [item, a, fault], elsewhere)?.id).toBe("fault");
  expect(counterpart(one, [a, b], elsewhere)?.id).toBe("last month");
  expect(counterpart(one, [a, b], [])?.id).toBe("b");
  expect(counterpart(show(NO_PANES, b), [a, b], [])?.id).toBe("a");
  expect(counterpart(one, [a], [a])).toBeUndefined();
});

it("photos of one group stand together in their order", () => {
  expect(
    byGroup([a, b, c, d]).map(({ name, photos }) => [
      name,
      ids({ panes: photos.map((p) => ({ photo: p })) }),
    ]),
  ).toEqual([
    ["x", ["a", "c"]],
    ["y", ["b"]],
    ["", ["d"]],
  ]);
});

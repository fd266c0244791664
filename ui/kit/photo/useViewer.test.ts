import { nextTick, ref, type Ref } from "vue";
import { expect, it } from "vitest";
import type { ViewerPhoto } from "./panes";
import { useViewer } from "./useViewer";

const photo = (id: string): ViewerPhoto => ({ id, src: id, name: id, facts: [] });
const own = ["a", "b", "c"].map(photo);
const press = (key: string, shiftKey = false) => ({ key, shiftKey });

function open(id: string, elsewhere: ViewerPhoto[] = [], beside?: Ref<string | undefined>) {
  const shown = ref<string | undefined>(id);
  const viewer = useViewer(
    () => own,
    () => elsewhere,
    shown,
    () => ({ width: 800, height: 600 }),
    () => beside?.value,
  );
  const ids = () => viewer.all.value.panes.map((pane) => pane.photo.id);
  return { shown, viewer, ids };
}

it("arrows turn over and end at both ends", () => {
  const { shown, viewer } = open("a", [photo("last month")]);
  for (const key of ["ArrowLeft", "ArrowRight", "ArrowRight", "ArrowRight"]) viewer.key(press(key))?.();
  expect(shown.value).toBe("c");
});

it("C lays the counterpart beside, arrows go on with that one, and C again leaves only it", () => {
  const { shown, viewer, ids } = open("a", [photo("last month")]);
  viewer.key(press("c"))?.();
  expect(ids()).toEqual(["a", "last month"]);
  viewer.key(press("ArrowLeft"))?.();
  expect(ids()).toEqual(["a", "c"]);
  viewer.key(press("1"))?.();
  viewer.key(press("r"))?.();
  viewer.key(press("+"))?.();
  viewer.key(press("ArrowLeft", true))?.();
  const [first, second] = viewer.all.value.panes;
  expect(first).toMatchObject({ turns: 1, placement: { x: 60 } });
  expect(second).toMatchObject({ turns: 0, placement: { scale: 1 } });
  viewer.key(press("C"))?.();
  expect(ids()).toEqual(["a"]);
  expect(shown.value).toBe("a");
});

it("taking the last one away closes, and numbers mean nothing while one is shown", () => {
  const { shown, viewer } = open("b");
  expect(viewer.key(press("2"))).toBeUndefined();
  expect(viewer.key(press("x"))).toBeUndefined();
  viewer.remove(0);
  expect(shown.value).toBeUndefined();
});

it("opens what somebody chose elsewhere on the page, and closes with it", async () => {
  const { shown, viewer, ids } = open("a");
  shown.value = "c";
  await nextTick();
  expect(ids()).toEqual(["c"]);
  shown.value = undefined;
  await nextTick();
  expect(viewer.photo.value).toBeUndefined();
});

it("what is asked for lies beside at once, and does not come back once it was taken away", async () => {
  const { shown, viewer, ids } = open("a", [photo("twin")], ref<string | undefined>("twin"));
  shown.value = "b";
  await nextTick();
  expect(ids()).toEqual(["b", "twin"]);
  expect(shown.value).toBe("b");
  viewer.key(press("c"))?.();
  viewer.key(press("ArrowRight"))?.();
  await nextTick();
  expect(ids()).toEqual(["c"]);
});

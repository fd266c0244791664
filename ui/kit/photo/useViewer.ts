/** The viewer's state over its photos: which are shown, and what buttons and keys do with them. */
import { computed, ref, watch, type ComputedRef, type Ref } from "vue";
import {
  activate,
  add,
  change,
  counterpart,
  MOST_PANES,
  NO_PANES,
  remove,
  show,
  single,
  type Panes,
  type ViewerPhoto,
} from "./panes";
import { FITTED, pan, zoomAround, type Placement } from "./zoom";

/** How far one press of a key moves a photo that is enlarged, in pixels. */
const KEY_PAN = 60;
const KEY_ZOOM = 1.4;

export interface Viewer {
  readonly all: Ref<Panes>;
  readonly photo: ComputedRef<ViewerPhoto | undefined>;
  readonly index: ComputedRef<number>;
  readonly beside: ComputedRef<boolean>;
  readonly addable: ComputedRef<boolean>;
  readonly step: (by: number) => void;
  readonly choose: (photo: ViewerPhoto) => void;
  readonly zoom: (factor: number) => void;
  readonly place: (at: number, placement: Placement) => void;
  readonly fit: () => void;
  readonly turn: () => void;
  readonly activate: (at: number) => void;
  readonly add: () => void;
  readonly remove: (at: number) => void;
  readonly compare: () => void;
  /** What a key does here; undefined where it means nothing. */
  readonly key: (event: Pick<KeyboardEvent, "key" | "shiftKey">) => (() => void) | undefined;
}

export function useViewer(
  photos: () => readonly ViewerPhoto[],
  elsewhere: () => readonly ViewerPhoto[],
  shown: Ref<string | undefined>,
  sizeOf: (at: number) => { width: number; height: number },
  wanted: () => string | undefined = () => undefined,
): Viewer {
  const all = ref<Panes>(NO_PANES);
  const photo = computed(() => all.value.panes[all.value.active]?.photo);
  const beside = computed(() => all.value.panes.length > 1);
  // While one is looked at, turning over stays within what the page is about.
  const offered = computed(() => (beside.value ? [...photos(), ...elsewhere()] : photos()));
  const index = computed(() => offered.value.findIndex(({ id }) => id === photo.value?.id));
  const next = computed(() => counterpart(all.value, photos(), elsewhere()));

  watch(
    [shown, photos],
    ([id]) => {
      if (id === undefined) all.value = NO_PANES;
      else if (id !== photo.value?.id) {
        const opened = offered.value.find((one) => one.id === id);
        if (opened) all.value = show(all.value, opened);
      }
    },
    { immediate: true },
  );

  // It may be told only when the first one is open.
  let laid = false;
  watch([photo, wanted, elsewhere], ([now, id]) => {
    if (!now) laid = false;
    const other = laid || id === undefined ? undefined : elsewhere().find((one) => one.id === id);
    if (!now || !other) return;
    laid = true;
    all.value = activate(add(all.value, other), 0);
  });

  function set(now: Panes): void {
    all.value = now;
    shown.value = now.panes[now.active]?.photo.id;
  }

  const choose = (wanted: ViewerPhoto) => set(show(all.value, wanted));
  const onActive = (by: Parameters<typeof change>[2]) =>
    (all.value = change(all.value, all.value.active, by));

  function step(by: number): void {
    const wanted = offered.value[index.value + by];
    if (wanted) choose(wanted);
  }

  function zoom(factor: number): void {
    onActive(({ placement }) => ({ placement: zoomAround(placement, factor, { x: 0, y: 0 }) }));
  }

  function move(x: number, y: number): void {
    const size = sizeOf(all.value.active);
    onActive(({ placement }) => ({ placement: pan(placement, { x: x * KEY_PAN, y: y * KEY_PAN }, size) }));
  }

  const fit = () => onActive(() => ({ placement: FITTED }));
  const turn = () => onActive(({ turns }) => ({ turns: turns + 1 }));
  const addOne = () => set(add(all.value, next.value));
  const compare = () => (beside.value ? set(single(all.value)) : addOne());
  const goTo = (at: number) => set(activate(all.value, at));

  const keys: Record<string, () => void> = {
    ArrowLeft: () => step(-1),
    ArrowRight: () => step(1),
    "+": () => zoom(KEY_ZOOM),
    "=": () => zoom(KEY_ZOOM),
    "-": () => zoom(1 / KEY_ZOOM),
    "0": fit,
    r: turn,
    c: compare,
  };
  const moves: Record<string, () => void> = {
    ArrowLeft: () => move(1, 0),
    ArrowRight: () => move(-1, 0),
    ArrowUp: () => move(0, 1),
    ArrowDown: () => move(0, -1),
  };

  return {
    all,
    photo,
    index,
    beside,
    addable: computed(() => all.value.panes.length < MOST_PANES && next.value !== undefined),
    step,
    choose,
    zoom,
    place: (at, placement) => (all.value = change(all.value, at, () => ({ placement }))),
    fit,
    turn,
    activate: goTo,
    add: addOne,
    remove: (at) => set(remove(all.value, at)),
    compare,
    key({ key, shiftKey }) {
      if (shiftKey && moves[key]) return moves[key];
      if (/^[1-4]$/.test(key) && beside.value) return () => goTo(Number(key) - 1);
      return keys[key.length === 1 ? key.toLowerCase() : key];
    },
  };
}

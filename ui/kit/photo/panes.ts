/** Which photos lie beside each other, how large and how turned; one of them is the one keys act on. Pure. */
import { FITTED, type Placement } from "./zoom";

export interface ViewerPhoto {
  readonly id: string;
  readonly src: string;
  readonly name: string;
  /** A small copy, for choosing. */
  readonly thumb?: string;
  /** What it belongs to: photos of one group stand together. */
  readonly group?: string;
  /** The thing it shows: photos of one thing are compared before others. */
  readonly about?: string;
  /** What is known about it, line by line. */
  readonly facts: readonly string[];
}

export interface Pane {
  readonly photo: ViewerPhoto;
  readonly placement: Placement;
  /** Quarters clockwise. */
  readonly turns: number;
}

export interface Panes {
  readonly panes: readonly Pane[];
  /** The index of the one that keys act on. */
  readonly active: number;
}

/** More would be smaller than their details. */
export const MOST_PANES = 4;
export const NO_PANES: Panes = { panes: [], active: 0 };

const fresh = (photo: ViewerPhoto): Pane => ({ photo, placement: FITTED, turns: 0 });

/** The active pane shows another photo; without a pane it is the first. */
export function show(all: Panes, photo: ViewerPhoto): Panes {
  if (all.panes.length === 0) return { panes: [fresh(photo)], active: 0 };
  if (all.panes[all.active]?.photo.id === photo.id) return all;
  return { ...all, panes: all.panes.map((pane, n) => (n === all.active ? fresh(photo) : pane)) };
}

/** One more beside the others, which keys act on from now. */
export function add(all: Panes, photo: ViewerPhoto | undefined): Panes {
  if (!photo || all.panes.length >= MOST_PANES) return all;
  return { panes: [...all.panes, fresh(photo)], active: all.panes.length };
}

export function remove(all: Panes, at: number): Panes {
  const panes = all.panes.filter((_, n) => n !== at);
  return {
    panes,
    active: Math.max(0, all.active > at ? all.active - 1 : Math.min(all.active, panes.length - 1)),
  };
}

/** Only the active one stays. */
export function single({ panes, active }: Panes): Panes {
  return { panes: panes.slice(active, active + 1), active: 0 };
}

export function activate(all: Panes, at: number): Panes {
  return at >= 0 && at < all.panes.length ? { ...all, active: at } : all;
}

/** Enlarges, moves or turns one pane. */
export function change(all: Panes, at: number, by: (pane: Pane) => Partial<Pane>): Panes {
  return { ...all, panes: all.panes.map((pane, n) => (n === at ? { ...pane, ...by(pane) } : pane)) };
}

/**
 * What is looked at beside the active one unless somebody chooses: the next that shows the same thing, a counterpart from
 * elsewhere, or the next one, as long as it is not shown already.
 */
export function counterpart(
  { panes, active }: Panes,
  photos: readonly ViewerPhoto[],
  elsewhere: readonly ViewerPhoto[],
): ViewerPhoto | undefined {
  const shown = new Set(panes.map(({ photo }) => photo.id));
  const now = panes[active]?.photo;
  const at = photos.findIndex(({ id }) => id === now?.id);
  const others = [...photos.slice(at + 1), ...photos.slice(0, Math.max(0, at))].filter(
    ({ id }) => !shown.has(id),
  );
  return (
    others.find(({ about }) => about !== undefined && about === now?.about) ??
    elsewhere.find(({ id }) => !shown.has(id)) ??
    others[0]
  );
}

/** The photos by what they belong to, in their order. */
export function byGroup(photos: readonly ViewerPhoto[]): { name: string; photos: ViewerPhoto[] }[] {
  const groups = new Map<string, ViewerPhoto[]>();
  for (const photo of photos) {
    const name = photo.group ?? "";
    groups.set(name, [...(groups.get(name) ?? []), photo]);
  }
  return [...groups].map(([name, members]) => ({ name, photos: members }));
}

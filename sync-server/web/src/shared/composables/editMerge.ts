/**
 * Three versions of what is edited, field by field: as it was loaded, as it was typed, as somebody else saved it.
 * What only the other one changed is taken over; what both changed waits for a decision. Pure.
 */

/** The fields of something by their paths. */
export type Parts = ReadonlyMap<string, unknown>;

export interface Clash {
  readonly path: string;
  readonly mine: unknown;
  readonly theirs: unknown;
  /** Which of the two is kept; undefined until somebody has decided. */
  readonly choice: "mine" | "theirs" | undefined;
}

export interface Merge {
  /** What only the other one changed. */
  readonly taken: ReadonlyMap<string, unknown>;
  readonly clashes: readonly Clash[];
}

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

export function merge(base: Parts, mine: Parts, theirs: Parts): Merge {
  const taken = new Map<string, unknown>();
  const clashes: Clash[] = [];
  for (const path of new Set([...base.keys(), ...mine.keys(), ...theirs.keys()])) {
    const [was, typed, saved] = [base.get(path), mine.get(path), theirs.get(path)];
    if (same(was, saved) || same(typed, saved)) continue;
    if (same(was, typed)) taken.set(path, saved);
    else clashes.push({ path, mine: typed, theirs: saved, choice: undefined });
  }
  return { taken, clashes };
}

/** Statements that contradict each other, fact by fact, and whose photos are whose. Pure. */
import type { TaskPhoto } from "@fengtai/ui/api";
import type { Tone } from "@fengtai/ui/kit";

/** One fact of one statement; empty where it says nothing of it. */
export interface Fact {
  readonly key: string;
  readonly label: string;
  readonly text: string;
  /** Where the fact is good or bad news by itself: an outcome, a value against its limits. */
  readonly tone?: Tone | undefined;
}

export interface ComparedFact extends Fact {
  /** Whether the statements say different things here. */
  readonly differs: boolean;
}

/** What nobody says anything of is left out; the others have the same facts in the same order. */
export function compared(sides: readonly (readonly Fact[])[]): ComparedFact[][] {
  const said = (key: string) => sides.map((facts) => facts.find((fact) => fact.key === key)?.text ?? "");
  return sides.map((facts) =>
    facts
      .filter(({ key }) => said(key).some((text) => text !== ""))
      .map((fact) => ({ ...fact, differs: new Set(said(fact.key)).size > 1 })),
  );
}

interface Said {
  readonly by: string;
  readonly device: string;
}

/** A statement that may stand against others: its name, who made it, where and when. */
export interface Stated extends Said {
  readonly statement: string;
  readonly by_name: string;
  readonly at: number;
}

/**
 * The photos by the statement of whoever took them, and those that are nobody's or several people's. Who stated
 * different things on two phones is told apart by the phone.
 */
export function photosBySide(
  statements: readonly Said[],
  photos: readonly TaskPhoto[],
): { sides: TaskPhoto[][]; rest: TaskPhoto[] } {
  const sides = statements.map((): TaskPhoto[] => []);
  const rest: TaskPhoto[] = [];
  for (const photo of photos) {
    const places = statements.flatMap(({ by }, n) => (by === photo.by ? [n] : []));
    const exact = places.filter((n) => statements[n]?.device === photo.device);
    const [only, another] = places.length > 1 ? exact : places;
    const side = another === undefined && only !== undefined ? sides[only] : undefined;
    (side ?? rest).push(photo);
  }
  return { sides, rest };
}

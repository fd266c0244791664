/** What happened to something, as a history shows it, whichever words the server tells it in. */
import type { Decided, HistoryEntry, Page, Role } from "@fengtai/ui/api";

export interface HistoryLine {
  /** When, in milliseconds since the Unix epoch. */
  readonly at: number;
  /** `area.happened`. */
  readonly kind: string;
  /** Who did it; nobody for the server itself. */
  readonly by: string | null | undefined;
  readonly role?: Role | null;
  /** Why, and who is answerable for it, where that was asked for. */
  readonly reason?: string | null | undefined;
  readonly person?: string | null | undefined;
  readonly changes: HistoryEntry["changes"];
}

export const linesOfPage = ({ items }: Page<HistoryEntry>): readonly HistoryLine[] => items;

export const linesOfDecided = (all: readonly Decided[]): readonly HistoryLine[] =>
  all.map(({ at, kind, by_name, by_role }) => ({ at, kind, by: by_name, role: by_role, changes: [] }));

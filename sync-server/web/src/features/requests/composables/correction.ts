/** What a correction says it is about. The server wrote it down when it was asked for, so it is read with care. */
import type { CorrectionKind, TaskKind } from "@fengtai/ui/api";

export interface Correction {
  readonly what: CorrectionKind;
  readonly task?: string;
  readonly task_kind?: TaskKind;
  readonly month?: string;
  readonly reviewer?: string;
  readonly approved_at?: number;
  readonly review_note?: string;
  readonly report?: string;
  readonly number?: string;
  readonly filed_at?: number;
  readonly filed_by?: string;
}

const TEXTS = [
  "task",
  "task_kind",
  "month",
  "reviewer",
  "review_note",
  "report",
  "number",
  "filed_by",
] as const;
const TIMES = ["approved_at", "filed_at"] as const;
const KINDS: readonly string[] = ["undo_approval", "reopen_report", "other"];

export function readCorrection(body: Readonly<Record<string, unknown>>): Correction {
  const read: Record<string, unknown> = {
    what: KINDS.includes(String(body["what"])) ? body["what"] : "other",
  };
  for (const name of TEXTS) if (typeof body[name] === "string") read[name] = body[name];
  for (const name of TIMES) if (typeof body[name] === "number") read[name] = body[name];
  return read as unknown as Correction;
}

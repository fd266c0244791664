/** What a digest says of a file, given what the register says. Pure. */
import type { Proof } from "@fengtai/ui/api";

export const VERDICTS = ["filed", "superseded", "draft", "uploaded", "other"] as const;
export type Verdict = (typeof VERDICTS)[number];

export function judge(
  digest: string,
  proof: Pick<Proof, "filed" | "uploaded" | "drafts" | "superseded_at">,
): Verdict {
  if (digest === proof.filed) return proof.superseded_at === null ? "filed" : "superseded";
  if (proof.drafts.includes(digest)) return "draft";
  return digest === proof.uploaded ? "uploaded" : "other";
}

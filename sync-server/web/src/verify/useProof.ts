/** The state of the public page: what was looked up, and what the file in hand is. */
import { answer, api, Failure, type Proof } from "@fengtai/ui/api";
import { ref, type Ref } from "vue";
import { judge, type Verdict } from "./judge";
import { digestOf } from "./sha256";

export type Problem = "unknown" | "locked" | "failed";

export interface Compared {
  readonly name: string;
  readonly digest: string;
  readonly verdict: Verdict;
}

export interface ProofDesk {
  readonly proof: Ref<Proof | undefined>;
  readonly problem: Ref<Problem | undefined>;
  readonly busy: Ref<boolean>;
  readonly compared: Ref<Compared | undefined>;
  /** How much of the file was read, from 0 to 1; undefined when none is being read. */
  readonly read: Ref<number | undefined>;
  readonly unreadable: Ref<boolean>;
  readonly look: (named: { token: string } | { number: string; code: string }) => Promise<void>;
  readonly compare: (file: File) => Promise<void>;
  readonly again: () => void;
}

export function useProof(): ProofDesk {
  const proof = ref<Proof>();
  const problem = ref<Problem>();
  const busy = ref(false);
  const compared = ref<Compared>();
  const read = ref<number>();
  const unreadable = ref(false);

  async function look(named: Parameters<ProofDesk["look"]>[0]): Promise<void> {
    busy.value = true;
    problem.value = undefined;
    const body = "token" in named ? { ...named, number: "", code: "" } : { ...named, token: null };
    try {
      proof.value = await answer<Proof>(api.POST("/api/proof", { body }));
    } catch (error) {
      problem.value = problemOf(error);
    } finally {
      busy.value = false;
    }
  }

  async function compare(file: File): Promise<void> {
    const known = proof.value;
    if (!known) return;
    compared.value = undefined;
    unreadable.value = false;
    read.value = 0;
    try {
      const digest = await digestOf(file, (part) => (read.value = part));
      compared.value = { name: file.name, digest, verdict: judge(digest, known) };
    } catch {
      unreadable.value = true;
    } finally {
      read.value = undefined;
    }
  }

  function again(): void {
    proof.value = undefined;
    problem.value = undefined;
    compared.value = undefined;
  }

  return { proof, problem, busy, compared, read, unreadable, look, compare, again };
}

function problemOf(error: unknown): Problem {
  const status = error instanceof Failure ? error.status : 0;
  if (status === 404) return "unknown";
  return status === 429 ? "locked" : "failed";
}

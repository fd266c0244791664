/**
 * What somebody is writing as an entry. It writes itself from the first word on, complete or not: the library says
 * what it lacks. The first write makes the entry; every later one states it anew.
 */
import { computed, reactive, ref } from "vue";
import type { EntryInput, EntryView, EntryWords } from "@/platform/types";
import { parseValue } from "./judge";
import { useRestingWrite } from "./useRestingWrite";

type Draft = Omit<EntryWords, "quantity"> & { quantity: string };

const MOST = 1_000_000;

/** A typed count: empty is null, anything that is no whole number is undefined. */
export function parseCount(typed: string): number | null | undefined {
  const value = parseValue(typed);
  if (typeof value !== "number") return value;
  return Number.isInteger(value) && value >= 0 && value <= MOST ? value : undefined;
}

function draftOf(words: EntryWords | undefined): Draft {
  return {
    verdict: words?.verdict ?? null,
    subject: words?.subject ?? "",
    facility: words?.facility ?? null,
    prompt: words?.prompt ?? null,
    norm: words?.norm ?? "",
    place: words?.place ?? "",
    quantity: words?.quantity === null || words?.quantity === undefined ? "" : String(words.quantity),
    record: words?.record ?? "",
    finding: words?.finding ?? "",
  };
}

function isBlank(draft: Draft): boolean {
  return Object.values(draft).every((value) => value === null || value.trim() === "");
}

/** What could not be written (a full phone), by task and entry: it stands there again when the entry is opened. */
const begun = new Map<string, Draft>();

export function useEntryDraft(
  task: string,
  entry: EntryView | undefined,
  write: (input: EntryInput) => Promise<EntryView>,
  onFailure: (error: unknown) => void,
) {
  const id = ref(entry?.id);
  const name = () => `${task}/${id.value ?? "new"}`;
  const kept = begun.get(name());
  begun.delete(name());
  const draft = reactive(kept ?? draftOf(entry?.said.words));
  /** The last count that could be read: a slip of the thumb does not take it away. */
  let count = entry?.said.words.quantity ?? null;
  /** A photo wants an entry to belong to, before anything is written. */
  let wanted = false;

  function input(): EntryInput {
    const typed = parseCount(draft.quantity);
    if (typed !== undefined) count = typed;
    const { verdict, facility, prompt } = draft;
    const words = {
      verdict,
      facility,
      prompt,
      subject: draft.subject.trim(),
      norm: draft.norm.trim(),
      place: draft.place.trim(),
      quantity: count,
      record: draft.record.trim(),
      finding: draft.finding.trim(),
    };
    return { entry: id.value ?? null, words };
  }

  const writer = useRestingWrite({
    async write() {
      id.value = (await write(input())).id;
    },
    ready: () => id.value !== undefined || wanted || !isBlank(draft),
    onFailure,
  });
  // What could not be written the last time is tried again at once.
  if (kept) writer.typed();

  return {
    draft,
    id,
    state: writer.state,
    badCount: computed(() => parseCount(draft.quantity) === undefined),
    flush: writer.flush,
    typed: writer.typed,
    /** Something was chosen: written at once. */
    choose(part: Partial<Draft>): void {
      Object.assign(draft, part);
      writer.chosen();
    },
    /** The subject was written by hand: it is no longer the one chosen from the list. */
    typedSubject(): void {
      draft.facility = null;
      writer.typed();
    },
    /** The entry's id, made now where nothing was written yet; undefined when it could not be. */
    async ensure(): Promise<string | undefined> {
      if (id.value === undefined) {
        wanted = true;
        writer.chosen();
      }
      await writer.flush();
      return id.value;
    },
    /** The entry is left: what is not written is, and what cannot be stays for the next time. */
    async leave(): Promise<void> {
      await writer.flush();
      const unwritten = writer.state.value === "failed";
      if (unwritten || parseCount(draft.quantity) === undefined) begun.set(name(), { ...draft });
    },
  };
}

export type EntryDraft = ReturnType<typeof useEntryDraft>;

/** What an entry is called and asks for, by its form: an on-site record, a norm mismatch, an investigation, a repair. */
import { t } from "@/app/texts";
import type { EntryForm, EntryView, EntryWords, PromptView, TaskView, Verdict } from "@/platform/types";

/** The four forms name the same fields differently; the texts carry the form in their key. */
const KEYS = {
  on_site: "onSite",
  norm_mismatch: "mismatch",
  investigation: "investigation",
  repair: "repair",
} as const;

const key = (form: EntryForm) => KEYS[form];

export function formTitle(form: EntryForm): string {
  return t(`entry.${key(form)}.title`);
}

export function formLead(form: EntryForm): string {
  return t(`entry.${key(form)}.lead`);
}

export function recordLabel(form: EntryForm): string {
  return t(`entry.${key(form)}.record`);
}

export function recordHint(form: EntryForm): string {
  return t(`entry.${key(form)}.recordHint`);
}

export function verdictLabel(form: EntryForm): string {
  return t(`entry.${key(form)}.verdict`);
}

/** What was found; where it could not be looked at, why. */
export function findingLabel(form: EntryForm, verdict: Verdict | null): string {
  return t(verdict === "untestable" ? "entry.why" : `entry.${key(form)}.finding`);
}

export function findingHint(form: EntryForm, verdict: Verdict | null): string {
  return t(verdict === "untestable" ? "entry.whyHint" : `entry.${key(form)}.findingHint`);
}

export function verdictWord(form: EntryForm, verdict: Verdict): string {
  return t(`entry.${key(form)}.${verdict}`);
}

/** Whoever works on an order knows the facility: it stands on top of the task. */
export function isOrdered(form: EntryForm): boolean {
  return form === "investigation" || form === "repair";
}

/** An on-site record asks first whether it can be inspected; the other forms have three answers at once. */
export function verdictsOf(form: EntryForm): readonly Verdict[] {
  return form === "on_site" ? ["pass", "fail"] : ["pass", "fail", "untestable"];
}

const LACKS: Record<string, (form: EntryForm, verdict: Verdict | null) => string> = {
  "entry.subject": () => t("entry.subject"),
  "entry.verdict": verdictLabel,
  "entry.norm": () => t("entry.norm"),
  "entry.record": recordLabel,
  "entry.finding": findingLabel,
  "entry.photo": () => t("item.photos"),
};

/** What an entry still lacks, in the words of its form. */
export function lackWords(form: EntryForm, { said, missing }: EntryView): string[] {
  return missing.map((code) => LACKS[code]?.(form, said.words.verdict) ?? t("task.missingAny"));
}

/** The name of an entry in a list: its subject, what it answers, or the first words of what it says. */
export function entryName(form: EntryForm, words: EntryWords, prompts: readonly PromptView[]): string {
  const prompt = prompts.find(({ item }) => item === words.prompt)?.name.zh ?? "";
  const [first = ""] = [words.subject, prompt, words.record, words.finding].filter((text) => text !== "");
  return first === "" ? formTitle(form) : first;
}

/** Entries that count, and those taken back: they are kept, and lie folded away. */
export function partedEntries(entries: readonly EntryView[]): {
  counted: EntryView[];
  withdrawn: EntryView[];
} {
  const gone = ({ said, others }: EntryView) => said.withdrawn && others.every((other) => other.withdrawn);
  return {
    counted: entries.filter((entry) => !gone(entry)),
    withdrawn: entries.filter(gone),
  };
}

/** Places to offer: those used in the task's entries and items, newest first, then the project's buildings. */
export function placesOf(task: TaskView, buildings: readonly string[]): string[] {
  const entries = [...(task.entries?.entries ?? [])].reverse();
  const used = entries.map(({ said }) => said.words.place).filter((place) => place !== "");
  return [...new Set([...used, ...task.places, ...buildings])];
}

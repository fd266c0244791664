/** What two versions of an entry say differently, field by field in the order of the form. */
import { t } from "@/app/texts";
import type { EntryForm, EntrySaid } from "@/platform/types";
import { findingLabel, recordLabel, verdictLabel, verdictWord } from "./entryForms";

export interface Difference {
  readonly name: string;
  readonly here: string;
  readonly there: string;
}

function fields(form: EntryForm, { words, withdrawn }: EntrySaid): string[] {
  return [
    withdrawn ? t("entry.withdrawnMark") : "",
    words.subject,
    words.norm,
    words.verdict === null ? "" : verdictWord(form, words.verdict),
    words.place,
    words.quantity === null ? "" : String(words.quantity),
    words.record,
    words.finding,
  ];
}

export function differences(form: EntryForm, here: EntrySaid, there: EntrySaid): Difference[] {
  const names = [
    t("entry.state"),
    t("entry.subject"),
    t("entry.norm"),
    verdictLabel(form),
    t("item.place"),
    t("entry.quantity"),
    recordLabel(form),
    findingLabel(form, here.words.verdict),
  ];
  const [a, b] = [fields(form, here), fields(form, there)];
  return names
    .map((name, index) => ({ name, here: a[index] ?? "", there: b[index] ?? "" }))
    .filter((field) => field.here !== field.there);
}

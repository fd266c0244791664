/** Entries as the library answers them: builders, and a memory that records what the screens send. */
import type {
  EntriesView,
  EntryChoices,
  EntryForm,
  EntryInput,
  EntrySaid,
  EntryView,
  EntryWords,
  TaskKind,
  TaskView,
} from "../types";
import { CommandError } from "../types";
import { facilityName, NOW, taskOf, text } from "./builders";

export const BLANK: EntryWords = {
  verdict: null,
  subject: "",
  facility: null,
  prompt: null,
  norm: "",
  place: "",
  quantity: null,
  record: "",
  finding: "",
};

export function saidOf(words: Partial<EntryWords>, part: Partial<EntrySaid> = {}): EntrySaid {
  return { words: { ...BLANK, ...words }, withdrawn: false, by: "account", mine: true, at: NOW, ...part };
}

export function entryOf(id: string, words: Partial<EntryWords>, part: Partial<EntryView> = {}): EntryView {
  return {
    id,
    said: saidOf(words),
    others: [],
    photos: [],
    review_note: null,
    missing: [],
    changed: false,
    ...part,
  };
}

const PROMPTS = [
  {
    item: "XTS-01-01",
    name: text("消防设施外观及标识", "Facilities and their labels"),
    remark: "逐个系统记录",
  },
  { item: "XTS-01-02", name: text("系统联动功能", "Linkage of systems"), remark: null },
  { item: "XTS-01-03", name: text("消防用电与线路敷设", "Fire power supply and wiring"), remark: null },
];

export function entriesOf(form: EntryForm, entries: EntryView[] = []): EntriesView {
  return { form, prompts: form === "on_site" ? PROMPTS : [], entries };
}

const KINDS: Record<EntryForm, TaskKind> = {
  on_site: "planned",
  norm_mismatch: "norm_mismatch",
  investigation: "investigation",
  repair: "repair",
};

/** A task that is recorded as entries. */
export function entryTaskOf(
  form: EntryForm,
  entries: EntryView[] = [],
  items: TaskView["facilities"] = [],
): TaskView {
  const task = taskOf(
    items.flatMap((facility) => facility.items),
    { kind: KINDS[form], month: form === "on_site" ? "2026-11" : null },
  );
  return { ...task, entries: entriesOf(form, entries) };
}

export const CHOICES: EntryChoices = {
  systems: [
    {
      code: "FAS",
      name: text("火灾自动报警系统", "Automatic fire alarm system"),
      facilities: ["FAS-01", "FAS-04"].map((code) => ({ code, name: facilityName(code) })),
    },
    {
      code: "HYD",
      name: text("消火栓系统", "Hydrant system"),
      facilities: ["HYD-01", "HYD-02"].map((code) => ({ code, name: facilityName(code) })),
    },
    {
      code: "WSP",
      name: text("消防供水设施", "Fire water supply"),
      facilities: ["WSP-04", "WSP-05"].map((code) => ({ code, name: facilityName(code) })),
    },
  ],
  norms: [
    { code: "GB 50974-2014", title: "消防给水及消火栓系统技术规范" },
    { code: "GB 50116-2013", title: "火灾自动报警系统设计规范" },
    { code: "XF 503-2004", title: "建筑消防设施检测技术规程" },
  ],
  buildings: ["1号楼", "2号楼", "地下车库"],
};

/** What the library asks of an entry that counts. */
function missingOf(task: TaskView, { said, photos }: EntryView): string[] {
  const { words } = said;
  const form = task.entries?.form;
  const ordered = form === "investigation" || form === "repair";
  const lacks = [
    [!ordered && words.subject === "", "entry.subject"],
    [words.verdict === null, "entry.verdict"],
    [form === "norm_mismatch" && words.norm === "", "entry.norm"],
    [words.verdict !== "untestable" && words.record === "", "entry.record"],
    [words.finding === "", "entry.finding"],
    [photos.length === 0, "entry.photo"],
  ] as const;
  return said.withdrawn ? [] : lacks.flatMap(([lack, code]) => (lack ? [code] : []));
}

function known(task: TaskView, id: string): EntryView {
  const found = task.entries?.entries.find((entry) => entry.id === id);
  if (!found)
    throw new CommandError({ code: "entry.unknown", message: text("这个任务里没有这条记录。"), retry: "no" });
  return found;
}

/** Asks the entry anew what it lacks. */
export function heldEntry(task: TaskView, id: string): EntryView {
  const entry = known(task, id);
  entry.missing = missingOf(task, entry);
  return structuredClone(entry);
}

export function recordEntry(task: TaskView, { entry, words }: EntryInput): EntryView {
  const all = task.entries?.entries ?? [];
  const id = entry ?? `entry-${all.length + 1}`;
  if (entry === null) all.push(entryOf(id, words));
  else Object.assign(known(task, entry), { said: saidOf(words), others: [] });
  return heldEntry(task, id);
}

export function withdrawEntry(task: TaskView, id: string, withdrawn: boolean): EntryView {
  known(task, id).said.withdrawn = withdrawn;
  return heldEntry(task, id);
}

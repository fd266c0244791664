/**
 * A platform without a phone: answers from memory. For component tests, and for drawing the screens in a browser
 * (`npm run dev:fake`). It has no rules of its own beyond what the screens need to move.
 */
import {
  cardOf,
  homeOf,
  openItems,
  photoOf,
  projectItems,
  resultOf,
  sampleItems,
  SESSION,
  SETTINGS,
  SYNC,
  taskOf,
  text,
} from "./builders";
import { CHOICES, entryTaskOf, heldEntry, recordEntry, withdrawEntry } from "./entries";
import { orderOf } from "./orders";
import { codeOf, peerOf } from "./peer";
import {
  CommandError,
  type Command,
  type Commands,
  type ExportView,
  type ItemView,
  type PhotoTarget,
  type PhotoView,
  type Platform,
  type StorageView,
  type TaskView,
} from "../types";

type Answer<K extends Command> = Commands[K]["answer"];
export type Answers = {
  [K in Command]: (args: Commands[K]["args"]) => Answer<K> | Promise<Answer<K>>;
};

/** A drawn room stands for every photo. */
const PICTURE =
  "data:image/svg+xml," +
  encodeURIComponent(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 300"><rect width="400" height="300" fill="#8a7a68"/>' +
      '<path d="M0 220h400v80H0z" fill="#55483b"/><path d="M120 60h160v170H120z" fill="#b9452f"/>' +
      '<path d="M138 80h124v60H138z" fill="#e9e2d8"/><circle cx="200" cy="185" r="22" fill="#7d2416"/></svg>',
  );

const STORAGE: StorageView = {
  photos: 1_840_000_000,
  unsent: 12_600_000,
  freeable_photos: 386,
  freeable: 1_520_000_000,
  free: 21_400_000_000,
  low: false,
};

const EXPORT: ExportView = {
  path: "/storage/emulated/0/Android/data/cn.fengtai/files/export/fengtai-20261122-1405.tar",
  bytes: 13_100_000,
  tasks: 2,
  photos: 9,
  photos_lost: 0,
};

function find(task: TaskView, named: Pick<ItemView, "facility" | "item" | "point">): ItemView {
  const found = task.facilities
    .flatMap((facility) => facility.items)
    .find(
      (item) => item.facility === named.facility && item.item === named.item && item.point === named.point,
    );
  if (!found) throw new CommandError({ code: "item.unknown", message: text("没有这个测试项"), retry: "no" });
  return found;
}

function fresh(task: TaskView): TaskView {
  const items = task.facilities.flatMap((facility) => facility.items);
  const entries = task.entries?.entries.filter((entry) => !entry.said.withdrawn) ?? [];
  const whole = entries.filter((entry) => entry.missing.length === 0).length;
  task.card.done = items.filter((item) => item.result).length + whole;
  if (task.entries) task.card.total = items.length + Math.max(entries.length, items.length === 0 ? 1 : 0);
  return structuredClone(task);
}

/** Puts a new photo where its target says. */
function keep(task: TaskView, photo: PhotoView): void {
  const { target } = photo;
  if (target.of === "selfie") task.arrival.selfie = photo;
  if (target.of === "sign_in") task.arrival.sign_in = { photo, at: photo.at, accuracy_m: 12, outside_m: 0 };
  if (target.of === "controller") task.arrival.controller_photo = photo;
  if (target.of === "item") find(task, target).photos.push(photo);
  if (target.of === "fault") {
    const items = task.facilities.flatMap((facility) => facility.items);
    items.find((item) => item.fault?.id === target.fault)?.fault?.photos.push(photo);
  }
  if (target.of === "entry") {
    task.entries?.entries.find((entry) => entry.id === target.entry)?.photos.push(photo);
    heldEntry(task, target.entry);
  }
}

/** Answers from memory about one task; `overrides` says otherwise. */
export function fakePlatform(
  overrides: Partial<Answers> = {},
  task: TaskView = taskOf(sampleItems()),
): Platform {
  let sequence = 0;
  function photograph(target: PhotoTarget): PhotoView {
    sequence += 1;
    const photo = photoOf(target, sequence.toString(16).padStart(64, "0"));
    keep(task, photo);
    return photo;
  }
  const answers: Answers = {
    session: () => SESSION,
    sign_in: () => SESSION,
    change_password: () => SESSION,
    sign_out_check: () => ({ unsent_tasks: 1, unsent_photos: 6, message: text("还有 1 个任务没有送达。") }),
    sign_out: () => ({ ...SESSION, state: "signed_out", account: null }),
    settings: () => SETTINGS,
    set_settings: ({ settings }) => settings,
    home: () => homeOf({ unsubmitted: [task.card] }),
    project_open_items: openItems,
    start_task: () => fresh(task),
    project_items: projectItems,
    start_supplementary: () => fresh(task),
    start_norm_mismatch: () => entryTaskOf("norm_mismatch"),
    orders: () => [orderOf()],
    accept_order: ({ order }) => orderOf({ id: order, state: "accepted" }),
    start_order: () => fresh(task),
    entry_choices: () => CHOICES,
    record_entry: ({ entry }) => recordEntry(task, entry),
    withdraw_entry: ({ entry, withdrawn }) => withdrawEntry(task, entry, withdrawn),
    task_view: () => fresh(task),
    take_photo: ({ target }) => photograph(target),
    set_controller: ({ controller }) => {
      const photo = task.arrival.controller_photo ?? photoOf({ of: "controller" });
      task.arrival.controller = { ...controller, photo, at: Date.now() };
      return fresh(task);
    },
    record_result: ({ result }) => {
      const item = find(task, result);
      item.result = resultOf({ ...result, verdict: result.verdict ?? "pass" });
      return structuredClone(item);
    },
    record_fault: ({ fault }) => {
      const { description, place } = fault;
      const item = find(task, fault);
      item.fault = { id: "fault", description, place, at: Date.now(), photos: [], withdrawn: false };
      return structuredClone(item);
    },
    submit: () => {
      task.card.state = "queued";
      task.actions = { record: false, submit: false, delete: false, reopen: false };
      return { number: 1, at: Date.now(), photos: 6, task: task.card };
    },
    reopen: () => fresh(task),
    delete_task: () => null,
    unsubmitted: () => [task.card],
    query: ({ state }) => [
      cardOf({ state, done: 9, total: 9, submitted_at: Date.now(), facilities: task.card.facilities }),
    ],
    sync_now: () => SYNC,
    sync_state: () => SYNC,
    sync_details: () => ({ summary: SYNC, tasks: [], photo_bytes_here: 52_000_000 }),
    brands: ({ query }) =>
      ["海湾", "利达华信", "泰和安", "青鸟消防", "西门子", "霍尼韦尔"]
        .filter((name) => name.includes(query))
        .map((name, index) => ({ name, latin: null, recent: index === 0 })),
    dismiss_notice: () => null,
    storage: () => STORAGE,
    free_space: () => ({ photos: STORAGE.freeable_photos, bytes: STORAGE.freeable }),
    export_unsent: () => EXPORT,
    peer_open: codeOf,
    peer_close: () => null,
    peer_join: () => peerOf({ phase: "done" }),
    peer_state: () => peerOf(),
    self_test: () => ({ state: "good", checks: [], steps: [], autostart: false }),
    open_settings: () => null,
    ...overrides,
  };
  return {
    // The table is typed per command; TypeScript cannot follow one key through it.
    call: (command, args) =>
      Promise.resolve().then(() => (answers[command] as (args: unknown) => never)(structuredClone(args))),
    addPhoto: (_task, target) => Promise.resolve(photograph(target)),
    photoUrl: () => PICTURE,
    onChange: () => () => undefined,
  };
}

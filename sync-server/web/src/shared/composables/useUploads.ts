/** Files on their way to the server: each sent by itself, paused, tried again, taken off; and which have arrived. */
import { describeFailure, Failure } from "@fengtai/ui/api";
import { announce } from "@fengtai/ui/kit";
import { computed, onScopeDispose, reactive, type ComputedRef } from "vue";
import { languages, t } from "@/i18n";
import {
  ATTACHMENT_LIMITS,
  attachments,
  type Draft,
  type Limits,
  type Sending,
  type SentFile,
} from "@/shared/server/attachments";

export type UploadState = "sending" | "paused" | "failed" | "done";

export interface UploadRow {
  readonly key: number;
  readonly name: string;
  readonly bytes: number;
  sent: number;
  state: UploadState;
  /** The file's id, once the server holds all of it. */
  id: string | undefined;
  /** What went wrong, for a person. */
  problem: string;
}

export interface Uploads {
  readonly rows: readonly UploadRow[];
  readonly ids: ComputedRef<string[]>;
  readonly busy: ComputedRef<boolean>;
  /** Begins to send what may be sent; the others are named in the answer, with the reason. */
  readonly add: (files: readonly File[]) => string[];
  /** Goes on with files that were sent before; those the server no longer has are named in the answer. */
  readonly resumeWith: (ids: readonly string[]) => Promise<string[]>;
  readonly pause: (row: UploadRow) => void;
  readonly resume: (row: UploadRow) => void;
  readonly remove: (row: UploadRow) => void;
}

/** Adds a file that has arrived to what it goes with; fails when it could not be added. */
export type Keep = (id: string) => Promise<unknown>;

type Send = typeof attachments.send;
type Look = typeof attachments.look;

/** Why a file is not sent at all; empty when nothing stands against it. */
export function refusal(
  file: Pick<File, "name" | "size">,
  already: number,
  { files, megabytes }: Limits = ATTACHMENT_LIMITS,
): string {
  if (already >= files) return t("attachments.tooMany", { limit: files });
  if (file.size === 0) return t("attachments.empty", { name: file.name });
  if (file.size > megabytes * 1024 * 1024)
    return t("attachments.tooLarge", { name: file.name, limit: megabytes });
  return "";
}

export function useUploads(
  draft?: () => Draft | undefined,
  send: Send = attachments.send,
  look: Look = attachments.look,
  keep?: Keep,
  limits: Limits = ATTACHMENT_LIMITS,
): Uploads {
  const rows = reactive<UploadRow[]>([]);
  const sendings = new Map<number, Sending>();
  /** Files that have arrived and are not yet where they belong. */
  const waiting = new Map<number, string>();
  let next = 0;

  function add(files: readonly File[]): string[] {
    const refused: string[] = [];
    for (const file of files) {
      const why = refusal(file, rows.length, limits);
      if (why) refused.push(why);
      else void begin(file);
    }
    return refused;
  }

  async function resumeWith(ids: readonly string[]): Promise<string[]> {
    const kept = ids.map((id, n) => {
      const name = t("attachments.kept", { n: n + 1 });
      const row: UploadRow = { key: (next += 1), name, bytes: 0, sent: 0, state: "done", id, problem: "" };
      rows.push(row);
      return row;
    });
    const told = await Promise.all(kept.map((row) => recall(row)));
    return told.filter((why) => why !== "");
  }

  /** Why the file is not there any more; empty when it is, or when nobody could be asked. */
  async function recall({ key, id, name }: UploadRow): Promise<string> {
    let found: SentFile | undefined;
    try {
      found = await look(id ?? "", draft?.());
    } catch {
      // It stays: the form is refused if it is gone, and nothing is left out unasked.
      return "";
    }
    const row = rows.find((known) => known.key === key);
    if (!row) return "";
    if (!found) {
      rows.splice(rows.indexOf(row), 1);
      return t("attachments.gone", { name });
    }
    Object.assign(row, { name: found.name ?? name, bytes: found.bytes, sent: found.bytes });
    return "";
  }

  async function begin(file: File): Promise<void> {
    const key = (next += 1);
    rows.push({
      key,
      name: file.name,
      bytes: file.size,
      sent: 0,
      state: "sending",
      id: undefined,
      problem: "",
    });
    const change = (edit: Partial<UploadRow>) => {
      const row = rows.find((known) => known.key === key);
      if (row) Object.assign(row, edit);
    };
    const fail = (failure: unknown) =>
      change({ state: "failed", problem: describeFailure(failure, languages) });
    try {
      const progress = {
        sent: (sent: number) => change({ sent }),
        done: (id: string) => {
          change({ sent: file.size });
          arrived(key, id, file.name);
        },
        failed: (failure: Failure) => fail(failure),
      };
      const sending = await send(file, progress, draft?.());
      // It may have been taken off while the sender was fetched.
      if (!rows.some((row) => row.key === key)) return;
      sendings.set(key, sending);
      if (rows.find((row) => row.key === key)?.state === "sending") sending.start();
    } catch (error) {
      fail(new Failure("offline", 0, undefined, undefined, { cause: error }));
    }
  }

  /** Has arrived: it counts from now on, or once it is where it belongs; then the thing itself shows it. */
  function arrived(key: number, id: string, name: string): void {
    const found = () => rows.find((known) => known.key === key);
    const told = () => announce(t("attachments.arrived", { name }));
    if (!keep) {
      const row = found();
      if (row) Object.assign(row, { id, state: "done" });
      return told();
    }
    waiting.set(key, id);
    keep(id).then(
      () => {
        forget(key);
        told();
      },
      (failure: unknown) => {
        const row = found();
        if (row) Object.assign(row, { state: "failed", problem: describeFailure(failure, languages) });
      },
    );
  }

  function forget(key: number): void {
    const at = rows.findIndex((known) => known.key === key);
    if (at >= 0) rows.splice(at, 1);
    sendings.delete(key);
    waiting.delete(key);
  }

  const set = (row: UploadRow, state: UploadState) => Object.assign(row, { state, problem: "" });

  function pause(row: UploadRow): void {
    set(row, "paused");
    void sendings.get(row.key)?.pause();
  }

  function resume(row: UploadRow): void {
    set(row, "sending");
    const id = waiting.get(row.key);
    if (id === undefined) sendings.get(row.key)?.start();
    else arrived(row.key, id, row.name);
  }

  function remove(row: UploadRow): void {
    rows.splice(rows.indexOf(row), 1);
    // That the server forgets it is a kindness: it drops what belongs to nothing by itself.
    sendings
      .get(row.key)
      ?.drop()
      .catch(() => undefined);
    sendings.delete(row.key);
    waiting.delete(row.key);
  }

  onScopeDispose(() => {
    for (const row of rows) if (row.state === "sending") void sendings.get(row.key)?.pause();
  });

  return {
    rows,
    ids: computed(() => rows.flatMap(({ id }) => (id === undefined ? [] : [id]))),
    busy: computed(() => rows.some(({ state }) => state !== "done")),
    add,
    resumeWith,
    pause,
    resume,
    remove,
  };
}

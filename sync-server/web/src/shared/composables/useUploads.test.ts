import { Failure } from "@fengtai/ui/api";
import { flushPromises } from "@vue/test-utils";
import { effectScope } from "vue";
import { describe, expect, it } from "vitest";
import { BODY_LIMITS, type attachments } from "@/shared/server/attachments";
import { refusal, useUploads } from "./useUploads";

type Send = typeof attachments.send;
type Progress = Parameters<Send>[1];

const fileOf = (name: string, size: number) =>
  Object.defineProperty(new File(["x"], name), "size", { value: size });

function setUp(keep?: (id: string) => Promise<unknown>) {
  const calls: string[] = [];
  const progress: Progress[] = [];
  const send: Send = (file, told) => {
    progress.push(told);
    const said = (word: string) => () => void calls.push(`${word} ${file.name}`);
    const later = (word: string) => () => Promise.resolve(said(word)());
    return Promise.resolve({ start: said("start"), pause: later("pause"), drop: later("drop") });
  };
  const scope = effectScope();
  const uploads = scope.run(() => useUploads(undefined, send, undefined, keep));
  if (!uploads) throw new Error("the scope is over");
  return { uploads, calls, progress };
}

describe("files on their way", () => {
  it("are refused before anything is sent when they are too large, empty or too many", () => {
    expect(refusal(fileOf("a.pdf", 20 * 1024 * 1024), 0)).toBe("");
    expect(refusal(fileOf("a.pdf", 20 * 1024 * 1024 + 1), 0)).toContain("20");
    expect(refusal(fileOf("a.pdf", 0), 0)).not.toBe("");
    expect(refusal(fileOf("a.pdf", 1), 10)).toContain("10");
    expect(refusal(fileOf("a.pdf", 21 * 1024 * 1024), 0, BODY_LIMITS)).toBe("");
    expect(refusal(fileOf("a.pdf", 300 * 1024 * 1024), 0, BODY_LIMITS)).toContain("100");
    const { uploads, calls } = setUp();
    expect(uploads.add([fileOf("big.pdf", 21 * 1024 * 1024)])).toHaveLength(1);
    expect([uploads.rows.length, calls.length]).toEqual([0, 0]);
  });

  it("count once the server holds them, and not before", async () => {
    const { uploads, progress } = setUp();
    uploads.add([fileOf("a.pdf", 100)]);
    await Promise.resolve();
    progress[0]?.sent(40);
    expect([uploads.rows[0]?.sent, uploads.busy.value, uploads.ids.value]).toEqual([40, true, []]);
    progress[0]?.done("id-1");
    expect([uploads.busy.value, uploads.ids.value]).toEqual([false, ["id-1"]]);
  });

  it("belong at once to what is there already, and are tried again when that failed", async () => {
    const kept: string[] = [];
    let refuse = true;
    const { uploads, calls, progress } = setUp((id) => {
      kept.push(id);
      return refuse ? Promise.reject(new Failure("offline")) : Promise.resolve();
    });
    uploads.add([fileOf("a.pdf", 100)]);
    await flushPromises();
    progress[0]?.done("id-1");
    expect([uploads.rows[0]?.state, uploads.busy.value, uploads.ids.value]).toEqual(["sending", true, []]);
    await flushPromises();
    expect([uploads.rows[0]?.state, uploads.rows[0]?.problem === ""]).toEqual(["failed", false]);
    refuse = false;
    const [row] = uploads.rows;
    if (row) uploads.resume(row);
    await flushPromises();
    expect([kept, uploads.rows.length, uploads.busy.value]).toEqual([["id-1", "id-1"], 0, false]);
    expect(calls, "it is not sent a second time").toEqual(["start a.pdf"]);
  });

  it("goes on with what was sent before, and says what is no longer there", async () => {
    const look = (id: string) => Promise.resolve(id === "id-1" ? { name: "a.pdf", bytes: 9 } : undefined);
    const scope = effectScope();
    const uploads = scope.run(() => useUploads(undefined, undefined, look));
    if (!uploads) throw new Error("the scope is over");
    const gone = uploads.resumeWith(["id-1", "id-2"]);
    expect(uploads.ids.value).toEqual(["id-1", "id-2"]);
    expect(await gone).toHaveLength(1);
    expect([uploads.ids.value, uploads.rows[0]?.name, uploads.busy.value]).toEqual([
      ["id-1"],
      "a.pdf",
      false,
    ]);
  });

  it("can be paused, resumed, tried again after a failure, and taken off", async () => {
    const { uploads, calls, progress } = setUp();
    uploads.add([fileOf("a.pdf", 100)]);
    await Promise.resolve();
    await Promise.resolve();
    const [row] = uploads.rows;
    if (!row) throw new Error("no row");
    uploads.pause(row);
    uploads.resume(row);
    progress[0]?.failed(new Failure("offline"));
    expect([row.state, row.problem === "", uploads.busy.value]).toEqual(["failed", false, true]);
    uploads.resume(row);
    uploads.remove(row);
    expect(calls).toEqual(["start a.pdf", "pause a.pdf", "start a.pdf", "start a.pdf", "drop a.pdf"]);
    expect([uploads.rows.length, uploads.busy.value]).toEqual([0, false]);
  });
});

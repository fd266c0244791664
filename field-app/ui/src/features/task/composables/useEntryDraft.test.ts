import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { entryOf } from "@/platform/fake";
import type { EntryInput, EntryView } from "@/platform/types";
import { parseCount, useEntryDraft } from "./useEntryDraft";

let tasks = 0;

function writing() {
  return vi.fn((input: EntryInput): Promise<EntryView> =>
    Promise.resolve(entryOf(input.entry ?? "made", input.words)),
  );
}

function setUp(entry?: EntryView, write = writing(), task = `task-${(tasks += 1)}`) {
  const failed = vi.fn();
  return { draft: useEntryDraft(task, entry, write, failed), write, failed, task };
}

const words = (part: Partial<EntryInput["words"]>) => expect.objectContaining(part) as EntryInput["words"];

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("an entry's draft", () => {
  it("makes no entry of nothing", async () => {
    const { draft, write } = setUp();
    draft.draft.record = "  ";
    draft.typed();
    await draft.leave();
    expect(write).not.toHaveBeenCalled();
  });

  it("makes the entry with the first words and states it anew with the next", async () => {
    const { draft, write } = setUp();
    draft.draft.record = "查回路接线";
    draft.typed();
    await vi.runAllTimersAsync();
    expect(write).toHaveBeenLastCalledWith({ entry: null, words: words({ record: "查回路接线" }) });
    draft.choose({ verdict: "pass" });
    await draft.flush();
    expect(write).toHaveBeenLastCalledWith({
      entry: "made",
      words: words({ verdict: "pass", record: "查回路接线" }),
    });
  });

  it("makes one entry only, however quickly two things are said", async () => {
    const { draft, write } = setUp();
    draft.choose({ verdict: "pass" });
    draft.choose({ subject: "室内消火栓", facility: "HYD-01" });
    await draft.flush();
    expect(write.mock.calls.map(([input]) => input.entry)).toEqual([null, "made"]);
  });

  it("makes an empty entry for a photo that is taken first, once", async () => {
    const { draft, write } = setUp();
    expect(await draft.ensure()).toBe("made");
    expect(await draft.ensure()).toBe("made");
    expect(write).toHaveBeenCalledTimes(1);
  });

  it("tells that there is no entry for the photo when it cannot be made", async () => {
    const write = writing();
    write.mockRejectedValueOnce(new Error("full"));
    const { draft, failed } = setUp(undefined, write);
    expect(await draft.ensure()).toBeUndefined();
    expect(failed).toHaveBeenCalledOnce();
  });

  it("forgets the chosen facility when the subject is written by hand", async () => {
    const { draft, write } = setUp(entryOf("e", { subject: "室内消火栓", facility: "HYD-01" }));
    draft.draft.subject = "干式消火栓";
    draft.typedSubject();
    await draft.leave();
    expect(write).toHaveBeenCalledExactlyOnceWith({
      entry: "e",
      words: words({ subject: "干式消火栓", facility: null }),
    });
  });

  it("keeps the last count while what is typed is none", async () => {
    const { draft, write } = setUp(entryOf("e", { quantity: 12 }));
    draft.draft.quantity = "12只";
    draft.typed();
    await draft.leave();
    expect(draft.badCount.value).toBe(true);
    expect(write).toHaveBeenLastCalledWith({ entry: "e", words: words({ quantity: 12 }) });
  });

  it("writes nothing when an entry is only looked at", async () => {
    const { draft, write } = setUp(entryOf("e", { record: "看过" }));
    await draft.leave();
    expect(write).not.toHaveBeenCalled();
  });

  it("has what could not be written when the entry is opened again, and tries again", async () => {
    const write = writing();
    write.mockRejectedValue(new Error("full"));
    const { draft, task } = setUp(undefined, write);
    draft.draft.finding = "底座接触不良";
    draft.typed();
    await draft.leave();
    const again = setUp(undefined, writing(), task);
    expect(again.draft.draft.finding).toBe("底座接触不良");
    await vi.runAllTimersAsync();
    expect(again.write).toHaveBeenCalledExactlyOnceWith({
      entry: null,
      words: words({ finding: "底座接触不良" }),
    });
  });
});

describe("a typed count", () => {
  it.each([
    ["", null],
    ["12", 12],
    ["１２", 12],
    ["1.5", undefined],
    ["-1", undefined],
    ["十", undefined],
    ["9999999999", undefined],
  ])("%j reads as %s", (typed, count) => {
    expect(parseCount(typed)).toBe(count);
  });
});

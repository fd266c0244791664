import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { itemOf, resultOf } from "@/platform/fake";
import type { ResultInput } from "@/platform/types";
import { useItemDraft } from "./useItemDraft";

const measured = itemOf({ kind: "measure", unit: "MPa", limits: [{ min: 0.14, max: null, case: null }] });

let tasks = 0;

function setUp(
  item = itemOf({}),
  write = vi.fn<(input: ResultInput) => Promise<unknown>>().mockResolvedValue(null),
) {
  const failed = vi.fn();
  return { draft: useItemDraft(`task-${(tasks += 1)}`, item, write, failed), write, failed };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe("an item's draft", () => {
  it("writes a verdict at once", async () => {
    const { draft, write } = setUp();
    draft.choose({ verdict: "pass" });
    await draft.flush();
    expect(write).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ verdict: "pass", note: "" }));
    expect(draft.state.value).toBe("saved");
  });

  it("writes typed text when the fingers rest, once", async () => {
    const { draft, write } = setUp();
    draft.choose({ verdict: "pass" });
    await draft.flush();
    for (const note of ["外", "外观", "外观完好"]) {
      draft.draft.note = note;
      draft.typed();
    }
    expect(write).toHaveBeenCalledTimes(1);
    await vi.runAllTimersAsync();
    expect(write).toHaveBeenCalledTimes(2);
    expect(write).toHaveBeenLastCalledWith(expect.objectContaining({ note: "外观完好" }));
  });

  it("writes what is left when the item is left", async () => {
    const { draft, write } = setUp(itemOf({ verdict: "pass" }));
    draft.draft.note = "已复核";
    draft.typed();
    await draft.flush();
    expect(write).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ note: "已复核" }));
  });

  it("says nothing before there is a verdict, and keeps what was typed for it", async () => {
    const { draft, write } = setUp();
    draft.draft.note = "先写备注";
    draft.typed();
    await vi.runAllTimersAsync();
    expect(write).not.toHaveBeenCalled();
    draft.choose({ verdict: "fail" });
    await draft.flush();
    expect(write).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ verdict: "fail", note: "先写备注" }),
    );
  });

  it("judges a value as it is typed and follows it when it is corrected", async () => {
    const { draft, write } = setUp(measured);
    draft.typedValue("0.1");
    expect(draft.relation.value).toBe("too_low");
    expect(draft.verdict.value).toBe("fail");
    draft.typedValue("0.2");
    expect(draft.verdict.value).toBe("pass");
    await vi.runAllTimersAsync();
    expect(write).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ verdict: "pass", value: 0.2 }));
  });

  it("asks for a reason before it records a verdict against the value", async () => {
    const { draft, write } = setUp(measured);
    draft.typedValue("0.1");
    await draft.flush();
    draft.choose({ verdict: "pass" });
    await draft.flush();
    expect(draft.contradicts.value).toBe(true);
    expect(write).toHaveBeenCalledTimes(1);
    draft.draft.overrideReason = "仪表误差，复测 0.15";
    draft.typed();
    await draft.flush();
    expect(write).toHaveBeenLastCalledWith(
      expect.objectContaining({ verdict: "pass", override_reason: "仪表误差，复测 0.15" }),
    );
  });

  it("never records half a figure", async () => {
    const { draft, write } = setUp(measured);
    draft.typedValue("0.1x");
    await vi.runAllTimersAsync();
    expect(draft.lacks.value).toBe("number");
    expect(write).not.toHaveBeenCalled();
  });

  it("writes one after the other and ends with the newest state", async () => {
    const order: string[] = [];
    let release: (() => void) | undefined;
    const write = vi.fn(async (input: ResultInput) => {
      order.push(`begin ${input.verdict}`);
      if (!release) await new Promise<void>((resolve) => (release = resolve));
      order.push(`end ${input.verdict}`);
    });
    const { draft } = setUp(itemOf({}), write);
    draft.choose({ verdict: "pass" });
    draft.choose({ verdict: "untestable", note: "断电" });
    draft.choose({ verdict: "fail" });
    release?.();
    await draft.flush();
    expect(order).toEqual(["begin pass", "end pass", "begin fail", "end fail"]);
  });

  it("keeps what was typed when a write fails, says so, and tries again", async () => {
    const write = vi.fn<(input: ResultInput) => Promise<unknown>>().mockRejectedValueOnce(new Error("full"));
    write.mockResolvedValue(null);
    const { draft, failed } = setUp(itemOf({}), write);
    draft.choose({ verdict: "pass", note: "要紧" });
    await draft.flush();
    expect(failed).toHaveBeenCalledOnce();
    expect(draft.state.value).toBe("failed");
    expect(draft.draft.note).toBe("要紧");
    await draft.flush();
    expect(write).toHaveBeenCalledTimes(2);
    expect(draft.state.value).toBe("saved");
  });

  it("does not record “cannot be tested” before it says why, and keeps what was begun", async () => {
    const write = vi.fn<(input: ResultInput) => Promise<unknown>>().mockResolvedValue(null);
    const item = itemOf({ item: "HYD-01-09" });
    const first = useItemDraft("the-task", item, write, vi.fn());
    first.choose({ verdict: "untestable" });
    await first.leave();
    expect(first.lacks.value).toBe("note");
    expect(write).not.toHaveBeenCalled();
    const again = useItemDraft("the-task", item, write, vi.fn());
    expect(again.verdict.value).toBe("untestable");
    again.choose({ note: "设备断电" });
    await again.leave();
    expect(write).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ verdict: "untestable", note: "设备断电" }),
    );
  });

  it("does not record a conforming measured item without its value", () => {
    const { draft } = setUp(measured);
    draft.choose({ verdict: "pass" });
    expect(draft.lacks.value).toBe("value");
  });

  it("counts the cases of stricter limits without the general one", () => {
    const strict = { min: 0.15, max: null, case: { zh: "高层", en: "high-rise" } };
    const { draft } = setUp(
      itemOf({ kind: "measure", limits: [{ min: 0.1, max: null, case: null }, strict] }),
    );
    draft.choose({ limitCase: 0 });
    draft.typedValue("0.12");
    expect(draft.relation.value).toBe("too_low");
  });

  it("opens with the case that the answer was judged by", () => {
    const strict = { min: 0.15, max: null, case: { zh: "高层", en: "high-rise" } };
    const item = itemOf({ kind: "measure", limits: [{ min: 0.1, max: null, case: null }, strict] });
    const { draft } = setUp({ ...item, result: resultOf({ verdict: "fail", value: 0.12, limit_case: 0 }) });
    expect(draft.relation.value).toBe("too_low");
  });
});

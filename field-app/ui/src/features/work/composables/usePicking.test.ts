import { describe, expect, it } from "vitest";
import { ref } from "vue";
import type { OpenFacility, OpenItemsView, OpenState } from "@/platform/types";
import { usePicking } from "./usePicking";

function facility(code: string, state: OpenState = "open", items = 2): OpenFacility {
  const text = { zh: code, en: code };
  const item = (n: number) => ({ code: `${code}-${n}`, name: text, photo_required: false, measured: false });
  return { code, name: text, state, task: null, items: Array.from({ length: items }, (_, n) => item(n)) };
}

function plan(...systems: OpenFacility[][]): OpenItemsView {
  const named = systems.map((facilities, n) => ({
    code: `S${n}`,
    name: { zh: `S${n}`, en: `S${n}` },
    facilities,
  }));
  return { project: "p", project_name: "P", plan: "q", month: "2026-11", systems: named, blocked: null };
}

describe("picking facilities", () => {
  it("takes a whole system at once and leaves it again", () => {
    const items = plan([facility("A"), facility("B", "open", 3)], [facility("C")]);
    const picking = usePicking(items);
    const [first] = items.systems;
    if (!first) throw new Error("the plan has a system");
    picking.toggleSystem(first);
    expect(picking.picked.value.map((one) => one.code)).toEqual(["A", "B"]);
    expect(picking.itemCount.value).toBe(5);
    expect(picking.stateOf(first)).toBe("all");
    picking.toggleSystem(first);
    expect(picking.picked.value).toEqual([]);
  });

  it("completes a partly picked system instead of clearing it", () => {
    const items = plan([facility("A"), facility("B")]);
    const picking = usePicking(items);
    const [first] = items.systems;
    const a = first?.facilities[0];
    if (!first || !a) throw new Error("the plan has facilities");
    picking.toggle(a);
    expect(picking.stateOf(first)).toBe("some");
    picking.toggleSystem(first);
    expect(picking.stateOf(first)).toBe("all");
  });

  it("never takes a facility that is begun, submitted or done by somebody else", () => {
    const items = plan([
      facility("A", "begun"),
      facility("B", "submitted"),
      facility("C", "elsewhere"),
      facility("D"),
    ]);
    const picking = usePicking(items);
    picking.toggleAll();
    expect(picking.picked.value.map((one) => one.code)).toEqual(["D"]);
    expect(picking.allPicked.value).toBe(true);
  });

  it("drops a picked facility that somebody else was quicker to record", () => {
    const items = ref(plan([facility("A"), facility("B")]));
    const picking = usePicking(items);
    picking.toggleAll();
    items.value = plan([facility("A", "elsewhere"), facility("B")]);
    expect(picking.picked.value.map((one) => one.code)).toEqual(["B"]);
  });
});

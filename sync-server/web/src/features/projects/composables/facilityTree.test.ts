import { expect, it } from "vitest";
import { offeredSystems, pickTree, takesSystem, type Scope } from "./facilityTree";

const facility = (code: string, name_zh: string) => ({ code, name_zh, name_en: code, items: [] });
const systems = [
  {
    code: "FAS",
    name_zh: "火灾自动报警系统",
    name_en: "Alarm",
    facilities: [facility("FAS-01", "点型火灾探测器"), facility("FAS-02", "手动报警按钮")],
  },
  { code: "HYD", name_zh: "消火栓系统", name_en: "Hydrants", facilities: [facility("HYD-01", "室内消火栓")] },
];

it("shows everything without words", () => {
  expect(pickTree(systems, " ")).toHaveLength(2);
});

it("shows a whole system by its name, single facilities by theirs", () => {
  expect(pickTree(systems, "报警系统")[0]?.facilities).toHaveLength(2);
  const [only] = pickTree(systems, "探测器");
  expect(only?.facilities.map(({ code }) => code)).toEqual(["FAS-01"]);
  expect(pickTree(systems, "hyd")).toHaveLength(1);
  expect(pickTree(systems, "没有的")).toEqual([]);
});

it("offers each kind of contract its own systems", () => {
  const takes = (kind: Scope["kind"], system: string) => takesSystem({ kind, directUpload: false }, system);
  expect(takes("maintenance", "FAS")).toBe(true);
  expect(takes("maintenance", "XTS")).toBe(false);
  expect(takes("annual_inspection", "XTS")).toBe(true);
  expect(takes("assessment", "XTS")).toBe(false);
  expect(takes(undefined, "XAS")).toBe(true);
});

it("keeps in sight what is ticked of a system that is taken no longer", () => {
  const scope: Scope = { kind: "assessment", directUpload: false };
  const [only, ...others] = offeredSystems(scope, systems, new Set(["FAS-02"]));
  expect([only?.facilities.map(({ code }) => code), others]).toEqual([["FAS-02"], []]);
});

it("offers a project whose reports are uploaded the record of special venues only", () => {
  const scope: Scope = { kind: "maintenance", directUpload: true };
  expect([takesSystem(scope, "XSP"), takesSystem(scope, "FAS")]).toEqual([true, false]);
});

import { expect, it } from "vitest";
import { projectParts, putProject } from "./projectEdit";
import { blankBuilding, blankProject } from "./projectForm";

const edits = () => ({
  ...blankProject("c"),
  buildings: [
    { ...blankBuilding(), id: "b1", name: "A" },
    { ...blankBuilding(), name: "new" },
  ],
  facilities: [{ code: "FAS-01", count: 1, place: "" }],
});

it("compares each building and each facility by itself", () => {
  const paths = [...projectParts(edits()).keys()];
  expect(paths).toContain("buildings.b1");
  expect(paths).toContain("buildings.new-1");
  expect(paths).toContain("facilities.FAS-01");
  expect(paths).not.toContain("buildings");
});

it("puts, adds and removes a part", () => {
  const project = edits();
  putProject(project, "buildings.b1", { ...blankBuilding(), id: "b1", name: "B" });
  putProject(project, "facilities.HYD-01", { code: "HYD-01", count: 2, place: "" });
  putProject(project, "facilities.FAS-01", undefined);
  putProject(project, "name", "N");
  expect(project.buildings.map(({ name }) => name)).toEqual(["B", "new"]);
  expect(project.facilities.map(({ code }) => code)).toEqual(["HYD-01"]);
  expect(project.name).toBe("N");
});

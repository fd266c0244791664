import { expect, it } from "vitest";
import { whoActs, type Waiting } from "./awaits";

const waiting = (over: Partial<Waiting>): Waiting => ({
  awaits: "settling",
  lead_name: "王建国",
  owner_name: "曲江会展中心",
  order: null,
  ...over,
});

it("names who has to act: the lead, the engineer with the order, the owner, or nobody", () => {
  expect(whoActs(waiting({}))).toContain("王建国");
  const order = { assignee_name: "张伟" };
  expect(whoActs(waiting({ awaits: "work", order }))).toContain("张伟");
  expect(whoActs(waiting({ awaits: "review", order }))).toContain("王建国");
  expect(whoActs(waiting({ awaits: "owner" }))).toContain("曲江会展中心");
  expect(whoActs(waiting({ awaits: "nothing" }))).toBe("");
});

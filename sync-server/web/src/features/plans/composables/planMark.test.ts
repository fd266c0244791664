import { expect, it } from "vitest";
import { planMark } from "./planMark";

it("shows as issued only what is issued whole", () => {
  expect(planMark({ state: "dispatched", open_facility_count: 0 }).words).toBe("domain.planState.dispatched");
  expect(planMark({ state: "dispatched", open_facility_count: 1 }).words).toBe("domain.boardState.partly");
  expect(planMark({ state: "draft", open_facility_count: 2 }).words).toBe("domain.planState.draft");
  expect(planMark({ state: "started", open_facility_count: 1 }).words).toBe("domain.planState.started");
});

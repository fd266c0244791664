/** Orders as the library answers them. */
import type { OrderView } from "../types";
import { facilityName, NOW, PROJECT, text } from "./builders";

export function orderOf(part: Partial<OrderView> = {}): OrderView {
  return {
    id: "order-1",
    kind: "investigation",
    state: "new",
    project: "project",
    project_name: PROJECT,
    address: "陕西省西安市雁塔区科技路 48 号",
    distance_m: 420,
    facility: facilityName("FAS-01"),
    item: text("感烟探测器加烟报警", "Smoke detector alarm on test smoke"),
    description: "三层东侧走道两只探测器加烟不报警，控制器无显示",
    place: "1号楼 3层 东侧走道",
    found_by: "李建国",
    found_at: NOW - 2 * 86_400_000,
    pictures: ["1".repeat(64), "2".repeat(64), "3".repeat(64)],
    ordered_by: "周明",
    ordered_at: NOW - 7_200_000,
    note: "请先查回路接线，再查探测器底座；查明后把原因写清楚。",
    task: null,
    ...part,
  };
}

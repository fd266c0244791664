/** Orders and the tasks that are recorded as entries. */
import type { EntryForm, EntryView, OrderView, TaskView } from "../../types";
import { facilityOf, homeOf, itemOf, NOW, photoOf, text } from "../builders";
import { entryOf, entryTaskOf, saidOf } from "../entries";
import { orderOf } from "../orders";
import { errorView, FULL, refuse, type Scene, type Scenes } from "./scene";
import { arrived, walked } from "./walk";
import { PROJECTS, SAFE_SYNC } from "./work";

const photos = (entry: string, count: number) =>
  Array.from({ length: count }, (_, n) => photoOf({ of: "entry", entry }, `${n + 1}`.repeat(64)));

const whole = entryOf(
  "whole",
  {
    verdict: "pass",
    subject: "室内消火栓",
    facility: "HYD-01",
    prompt: "XTS-01-01",
    place: "1号楼 3层",
    quantity: 12,
    record: "逐个检查箱体、水带、水枪、阀门，标识清晰",
    finding: "外观完好，功能正常",
  },
  { photos: photos("whole", 2), changed: true },
);
const begun = entryOf(
  "begun",
  { subject: "火灾自动报警系统", record: "抽查探测器 20 只", place: "1号楼 2层" },
  { missing: ["entry.verdict", "entry.finding", "entry.photo"] },
);
const shut = entryOf(
  "shut",
  { verdict: "untestable", subject: "消防水泵", facility: "WSP-05", finding: "泵房锁闭，业主未能到场" },
  { photos: photos("shut", 1) },
);
const disputed = entryOf(
  "disputed",
  { ...whole.said.words, quantity: 12 },
  {
    photos: photos("disputed", 1),
    others: [
      saidOf(
        { ...whole.said.words, verdict: "fail", quantity: 10, finding: "两处水带接口漏水" },
        { by: "colleague", mine: false, at: NOW - 300_000 },
      ),
    ],
  },
);
const gone = entryOf("gone", { subject: "灭火器", record: "重复记录" });
gone.said.withdrawn = true;

function task(form: EntryForm, entries: EntryView[], part: Partial<TaskView> = {}): TaskView {
  const made = arrived(entryTaskOf(form, structuredClone(entries)));
  const ordered = form === "investigation" || form === "repair";
  const arrival = ordered ? { ...made.arrival, controller: null } : made.arrival;
  const missing = entries.flatMap((entry) => entry.missing.map((code) => missingOf(entry, code)));
  return { ...made, arrival, missing, ...part };
}

const LACKS = {
  "entry.verdict": ["没有选择结果。", "has no verdict."],
  "entry.finding": ["没有填写结果或原因。", "does not say what was found, or why not."],
} as const;

function missingOf({ id, said }: EntryView, code: string): TaskView["missing"][number] {
  const [zh, en] = LACKS[code as keyof typeof LACKS] ?? ["需要照片。", "needs a photo."];
  const name = said.words.subject || said.words.record;
  const target = { of: "entry", entry: id } as const;
  return { code, message: text(`“${name}”${zh}`, `“${name}” ${en}`), target };
}

const NONE = {
  code: "task.entries",
  message: text("还没有任何现场记录。", "Nothing is recorded on site yet."),
  target: null,
};

const MISMATCH = entryOf(
  "mismatch",
  {
    verdict: "fail",
    subject: "干式消火栓系统",
    norm: "GB 50974-2014 消防给水及消火栓系统技术规范",
    place: "地下车库",
    record: "开启快速启闭装置，测充水时间",
    finding: "系统按旧规范设计，充水时间 7 分钟，当前规范为 5 分钟",
  },
  { photos: photos("mismatch", 2) },
);
const CAUSE = entryOf(
  "cause",
  {
    verdict: "pass",
    record: "查三层东侧回路接线与探测器底座",
    finding: "两只底座受潮短路",
    place: "1号楼 3层",
  },
  { photos: photos("cause", 1) },
);
const REPAIR = entryOf(
  "repair",
  { verdict: "pass", record: "更换两只底座，重新紧固回路端子" },
  { missing: ["entry.finding", "entry.photo"] },
);

export const INVESTIGATION = orderOf({ state: "begun", task: "0190b3c0-0000-7000-8000-000000000001" });
const REPAIR_ORDER = orderOf({
  id: "order-2",
  kind: "repair",
  state: "accepted",
  project_name: PROJECTS[1]?.name ?? "",
  distance_m: 5_230,
  item: text("启泵压力", "Cut-in pressure"),
  description: "稳压泵启泵压力低于设计值，频繁启停",
  place: "地下一层 水泵房",
  pictures: [],
  note: "",
});
const ORDERS: OrderView[] = [
  orderOf(),
  REPAIR_ORDER,
  { ...INVESTIGATION, id: "order-3" },
  orderOf({ id: "order-4", state: "submitted", task: "t", note: "" }),
  orderOf({ id: "order-5", kind: "repair", state: "done", task: "t", note: "" }),
  orderOf({ id: "order-6", state: "withdrawn", task: "t", note: "" }),
];

const of = (made: () => TaskView, answers: Scene["answers"] = {}): Scene => ({ task: made, answers });
const GONE = errorView("order.withdrawn", "该排查或维修任务已被撤回。", "The order was withdrawn.", "no");

/** The items of one facility beside the entries, some of them changed. */
function mixed(): TaskView {
  const items = walked(12).filter((item) => item.facility === "HYD-01");
  const changed = items.map((item, index) => ({ ...item, changed: index === 0 }));
  const made = task("on_site", [whole, begun]);
  return { ...made, facilities: [facilityOf("HYD-01", changed)] };
}

export const ENTRY_SCENES: Scenes = {
  orders: {
    answers: {
      orders: () => ORDERS,
      home: () => homeOf({ projects: PROJECTS, sync: SAFE_SYNC, orders: 2 }),
    },
  },
  ordersNone: { answers: { orders: () => [] } },
  ordersFailed: { answers: { orders: refuse(FULL) } },
  orderGone: { answers: { orders: () => ORDERS, accept_order: refuse(GONE) } },
  entriesNone: of(() => task("on_site", [], { missing: [NONE] })),
  entries: of(() => task("on_site", [whole, begun, shut, disputed, gone])),
  entriesReady: of(() => task("on_site", [whole, shut])),
  entriesMixed: of(mixed),
  entriesReadOnly: of(() => ({
    ...task("on_site", [whole, disputed]),
    actions: { record: false, submit: false, delete: false, reopen: false },
  })),
  entrySaveFails: of(() => task("on_site", []), { record_entry: refuse(FULL) }),
  mismatch: of(() => task("norm_mismatch", [MISMATCH])),
  investigation: of(() => task("investigation", [], { order: INVESTIGATION, missing: [NONE] })),
  investigationFound: of(() => task("investigation", [CAUSE], { order: INVESTIGATION })),
  repair: of(() =>
    task("repair", [REPAIR], { order: { ...REPAIR_ORDER, state: "begun", note: "配件在项目部领取。" } }),
  ),
  supplementary: of(() => {
    const made = arrived({ ...entryTaskOf("on_site"), entries: null });
    made.card = { ...made.card, kind: "supplementary", month: null, total: 1 };
    const items = [
      itemOf({ facility: "HYD-01", verdict: "pass" }),
      itemOf({ facility: "HYD-01", item: "HYD-01-02" }),
    ];
    return { ...made, facilities: [facilityOf("HYD-01", items)] };
  }),
  outsideFails: {
    answers: {
      home: () => homeOf({ projects: PROJECTS, sync: SAFE_SYNC }),
      start_norm_mismatch: refuse(
        errorView(
          "location.permission",
          "开始任务前请把定位权限设为“始终允许”，以便记录活动轨迹。",
          "Set the location permission to “Always” before starting, so that the track can be recorded.",
          "after_action",
        ),
      ),
    },
  },
};

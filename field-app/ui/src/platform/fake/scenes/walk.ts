/** A walk through a building: the items of the catalogue a picture shows, and how far somebody has come. */
import type { ItemView, LimitView, TaskView, Verdict } from "../../types";
import { itemOf, NOW, photoOf, taskOf, text } from "../builders";

const least = (min: number, zh?: string, en?: string): LimitView => ({
  min,
  max: null,
  case: zh === undefined ? null : text(zh, en),
});
const most = (max: number): LimitView => ({ min: null, max, case: null });

const PRESSURES = [
  least(0.07),
  least(0.1, "一类高层公共建筑", "class-1 high-rise public"),
  least(0.15, "建筑高度大于100m的公共建筑", "public building over 100 m"),
  least(0.15, "设稳压泵的系统（设计值）", "with jockey pump (design)"),
];

/** Everything that is to be tested, nothing answered. */
export function walk(): ItemView[] {
  const item = (code: string, zh: string, en: string, more: Parameters<typeof itemOf>[0] = {}) =>
    itemOf({ facility: code.slice(0, 6), item: code, name: text(zh, en), ...more });
  const measure = (unit: string, limits: LimitView[], last?: number) => ({
    kind: "measure" as const,
    unit,
    limits,
    ...(last === undefined ? {} : { last_value: last }),
  });
  return [
    item("FAS-01-01", "外观、防尘罩与遮挡", "Housing, dust cap left on, obstruction"),
    item("FAS-01-02", "感烟探测器加烟报警", "Smoke detector alarm on test smoke", {
      photo_required: true,
      sampling: "100%/Y",
    }),
    item("FAS-04-01", "运行、故障与屏蔽状态", "Normal, fault and disabled state", { photo_required: true }),
    item("FAS-04-02", "火灾报警响应时间", "Alarm response time", measure("s", [most(10)], 4)),
    item("FAS-04-04", "自检、消音、复位与火警优先", "Self-test, silence, reset, alarm priority"),
    item("FAS-09-01", "状态显示与信息传输", "State display and transmission"),
    item("HYD-01-01", "箱体、水带、水枪、阀门", "Cabinet, hose, nozzle, valve"),
    item("HYD-01-02", "最不利点静水压力", "Static pressure at worst point", measure("MPa", PRESSURES, 0.12)),
    item(
      "HYD-06-01",
      "流量开关、压力开关或按钮联动启泵",
      "Pump start by flow switch, pressure switch or button",
    ),
    item("WSP-05-01", "手动启泵运转", "Manual run", { photo_required: true }),
    item("WSP-05-03", "启动至正常运行时间", "Start to steady running", {
      ...measure("s", [most(55)], 18),
      photo_required: true,
    }),
    item("WSP-04-01", "启泵压力", "Cut-in pressure", measure("MPa", [])),
  ];
}

/** An item with its answer, its photos and, where it failed, its fault. */
export function answered(item: ItemView, verdict: Verdict, value: number | null = null): ItemView {
  const result = {
    verdict,
    value,
    unit: item.unit,
    limit_case: null,
    override_reason: null,
    note: verdict === "untestable" ? "设备断电，无法测试" : "",
    place: "1号楼 3层",
    out_of_range: verdict === "fail" && value !== null,
    by: "account",
    mine: true,
    at: NOW - 600_000,
  };
  const of = { of: "item", facility: item.facility, item: item.item, point: item.point } as const;
  return { ...item, result, photos: item.photo_required ? [photoOf(of)] : [], missing: [] };
}

/** A described fault with its photos. */
export function faulty(item: ItemView, photos = 2): ItemView {
  const fault = { of: "fault", fault: "fault" } as const;
  return {
    ...item,
    fault: {
      id: "fault",
      description: "水带接口漏水；水枪缺失",
      place: "1号楼 3层 东侧走道",
      at: NOW - 500_000,
      photos: Array.from({ length: photos }, (_, n) => photoOf(fault, `${n}`.repeat(64))),
      withdrawn: false,
    },
    missing: photos === 0 ? ["fault.photo"] : [],
  };
}

export const PLAIN_FAULT = "HYD-01-01";

/** The first `count` items answered as on an ordinary day. */
export function walked(count: number): ItemView[] {
  return walk().map((item, index) => {
    if (index >= count) return item;
    if (item.item === PLAIN_FAULT) return faulty(answered(item, "fail"));
    if (item.item === "WSP-05-01") return answered(item, "untestable");
    return answered(item, "pass", item.kind === "measure" ? (item.last_value ?? 0.31) : null);
  });
}

/** All three steps of arriving done. */
export function arrived(task: TaskView): TaskView {
  const photo = photoOf({ of: "controller" });
  task.arrival = {
    selfie: photoOf({ of: "selfie" }),
    sign_in: { photo: photoOf({ of: "sign_in" }), at: NOW - 3_600_000, accuracy_m: 12, outside_m: 0 },
    controller: { present: true, brand: "青鸟", model: "JBF-11SF", photo, at: NOW - 3_500_000 },
    controller_photo: null,
  };
  return task;
}

/** What the library finds missing: the steps of arriving and every item that wants something. */
export function withMissing(task: TaskView): TaskView {
  const steps = [
    {
      of: "selfie",
      code: "arrival.selfie",
      zh: "请拍摄提交人自拍。",
      en: "Take the submitter's self-portrait.",
    },
    { of: "sign_in", code: "arrival.sign_in", zh: "请完成现场签到。", en: "Sign in on site." },
    {
      of: "controller",
      code: "arrival.controller",
      zh: "请记录消防主机（照片和品牌，或“无”）。",
      en: "Record the alarm controller (photo and brand, or “none”).",
    },
  ] as const;
  const open = steps.filter(({ of }) => task.arrival[of] === null);
  const items = task.facilities.flatMap((facility) => facility.items);
  task.missing = [
    ...open.map(({ of, code, zh, en }) => ({ code, message: text(zh, en), target: { of } })),
    ...items.filter((item) => !item.result || item.missing.length > 0).map(lackOf),
  ];
  return task;
}

function lackOf(item: ItemView): TaskView["missing"][number] {
  const { facility, item: code, point, name } = item;
  const target = { of: "item", facility, item: code, point } as const;
  if (!item.result) {
    const message = text(`“${name.zh}”还没有结果。`, `“${name.en}” has no result yet.`);
    return { code: "item.result", message, target };
  }
  const message = text(`“${name.zh}”的故障需要照片。`, `The fault of “${name.en}” needs a photo.`);
  return { code: "fault.photo", message, target };
}

/** A task of the walk with `count` items answered. */
export function walkTask(count: number, card: Parameters<typeof taskOf>[1] = {}): TaskView {
  return withMissing(arrived(taskOf(walked(count), card)));
}

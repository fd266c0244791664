/** Builders of what the library answers, for component tests and for drawing the screens without a window. */
import type {
  FacilityView,
  HomeView,
  ItemView,
  LimitView,
  OpenItemsView,
  PhotoTarget,
  PhotoView,
  ProjectItemsView,
  ResultInput,
  ResultView,
  SessionView,
  SettingsView,
  SyncView,
  TaskCard,
  TaskView,
  Text,
  Verdict,
} from "../types";

export const NOW = Date.UTC(2026, 10, 22, 6, 5);

/** The project of most scenes. */
export const PROJECT = "临江商务中心 A 座";

export const text = (zh: string, en = zh): Text => ({ zh, en });

interface ItemSketch {
  facility?: string;
  item?: string;
  name?: string | Text;
  point?: string;
  kind?: "check" | "measure";
  unit?: string;
  limits?: LimitView[];
  photo_required?: boolean;
  verdict?: Verdict;
  value?: number;
  missing?: string[];
  review_note?: string;
  last_value?: number;
  sampling?: string;
  changed?: boolean;
}

export function resultOf(input: Partial<ResultInput> & { verdict: Verdict }): ResultView {
  return {
    verdict: input.verdict,
    value: input.value ?? null,
    unit: null,
    override_reason: input.override_reason ?? null,
    note: input.note ?? "",
    place: input.place ?? "",
    out_of_range: false,
    limit_case: input.limit_case ?? null,
    by: "account",
    mine: true,
    at: NOW,
  };
}

export function itemOf(sketch: ItemSketch): ItemView {
  return {
    facility: sketch.facility ?? "HYD-01",
    item: sketch.item ?? "HYD-01-01",
    point: sketch.point ?? null,
    name:
      typeof sketch.name === "string"
        ? text(sketch.name)
        : (sketch.name ?? text("箱体、水带、水枪、阀门", "Cabinet, hose, nozzle, valve")),
    kind: sketch.kind ?? "check",
    unit: sketch.unit ?? null,
    limits: sketch.limits ?? [],
    norm: "GB 50974-2014",
    clause: "14.0.7",
    remark: null,
    sampling: sketch.sampling ?? null,
    photo_required: sketch.photo_required ?? false,
    result: sketch.verdict ? resultOf({ verdict: sketch.verdict, value: sketch.value ?? null }) : null,
    others: [],
    fault: null,
    photos: [],
    last_value: sketch.last_value ?? null,
    review_note: sketch.review_note ?? null,
    missing: sketch.missing ?? [],
    changed: sketch.changed ?? false,
  };
}

const SYSTEMS: Record<string, Text> = {
  FAS: text("火灾自动报警系统", "Automatic fire alarm system"),
  HYD: text("消火栓系统", "Hydrant system"),
  WSP: text("消防供水设施", "Fire water supply"),
  EXT: text("灭火器", "Fire extinguisher"),
};
const FACILITIES: Record<string, Text> = {
  "FAS-01": text("点型火灾探测器", "Point detector"),
  "FAS-02": text("线型及特种探测器", "Line-type and special detector"),
  "FAS-04": text("火灾报警控制器", "Fire alarm control panel"),
  "FAS-09": text("图形显示与信息传输装置", "Graphic display and transmission unit"),
  "HYD-01": text("室内消火栓", "Indoor hydrant"),
  "HYD-02": text("试验消火栓", "Test hydrant"),
  "HYD-06": text("系统联动", "System linkage"),
  "WSP-04": text("稳压泵与气压水罐", "Jockey pump and pressure vessel"),
  "WSP-05": text("消防水泵", "Fire pump"),
  "EXT-01": text("手提式灭火器", "Portable extinguisher"),
};

export function facilityName(code: string): Text {
  return FACILITIES[code] ?? text(code);
}

export function facilityOf(code: string, items: ItemView[]): FacilityView {
  const system = code.slice(0, 3);
  return {
    code,
    name: facilityName(code),
    system,
    system_name: SYSTEMS[system] ?? text(system),
    items,
  };
}

export function cardOf(part: Partial<TaskCard> = {}): TaskCard {
  return {
    id: "0190b3c0-0000-7000-8000-000000000001",
    kind: "planned",
    state: "unsubmitted",
    project: "project",
    project_name: PROJECT,
    month: "2026-11",
    created_at: NOW - 3_900_000,
    changed_at: NOW,
    submitted_at: null,
    done: 0,
    total: 0,
    facilities: [],
    review_note: null,
    reviewed_at: null,
    safety: {
      document_safe: false,
      submission_safe: false,
      submission_receipt_at: null,
      photos: 6,
      photos_safe: 2,
      bytes_left: 8_400_000,
    },
    shared: false,
    ...part,
  };
}

export function taskOf(items: ItemView[], card: Partial<TaskCard> = {}): TaskView {
  const codes = [...new Set(items.map((item) => item.facility))];
  const facilities = codes.map((code) =>
    facilityOf(
      code,
      items.filter((item) => item.facility === code),
    ),
  );
  return {
    card: cardOf({
      done: items.filter((item) => item.result).length,
      total: items.length,
      facilities: facilities.map((facility) => facility.name),
      ...card,
    }),
    arrival: { selfie: null, sign_in: null, controller: null, controller_photo: null },
    facilities,
    entries: null,
    order: null,
    actions: { record: true, submit: true, delete: true, reopen: false },
    track: { recording: true, points: 148, last_at: NOW, gaps: 1, trouble: null },
    reviews: [],
    places: ["1号楼 3层", "地下一层 水泵房"],
    missing: [],
  };
}

export function photoOf(target: PhotoTarget, sha256 = "a".repeat(64)): PhotoView {
  return {
    sha256,
    target,
    at: NOW,
    width: 1600,
    height: 1200,
    bytes: 1_400_000,
    origin: "simulated",
    has_position: true,
    findings: [],
    state: { state: "waiting" },
  };
}

export function sampleItems(): ItemView[] {
  const limit = (min: number | null, max: number | null, zh?: string): LimitView => ({
    min,
    max,
    case: zh === undefined ? null : text(zh),
  });
  return [
    itemOf({ facility: "FAS-01", item: "FAS-01-01", name: "标志、外观和安装", verdict: "pass" }),
    itemOf({ facility: "FAS-01", item: "FAS-01-02", name: "运行、报警与屏蔽状态", photo_required: true }),
    itemOf({ facility: "FAS-01", item: "FAS-01-03", name: "自检、消音、复位功能" }),
    itemOf({
      facility: "FAS-02",
      item: "FAS-02-01",
      name: "火警报警与确认灯",
      verdict: "fail",
      missing: ["fault.photo"],
    }),
    itemOf({ facility: "FAS-02", item: "FAS-02-02", name: "故障报警功能" }),
    itemOf({ facility: "HYD-01", item: "HYD-01-01", name: "箱体、水带、水枪、栓口" }),
    itemOf({
      facility: "HYD-01",
      item: "HYD-01-02",
      name: "最不利点栓口静压",
      kind: "measure",
      unit: "MPa",
      limits: [
        limit(0.07, null),
        limit(0.1, null, "一类高层公共建筑"),
        limit(0.15, null, "建筑高度超过 100 m"),
      ],
      last_value: 0.12,
    }),
    itemOf({
      facility: "WSP-04",
      item: "WSP-04-03",
      name: "主电断开后备用泵投入时间",
      kind: "measure",
      unit: "s",
      limits: [limit(null, 30)],
      photo_required: true,
    }),
    itemOf({ facility: "WSP-04", item: "WSP-04-04", name: "消防水泵启动与运行", verdict: "untestable" }),
  ];
}

export const SYNC: SyncView = {
  phase: "offline",
  online: false,
  tasks_waiting: 1,
  submissions_waiting: 0,
  photos: 37,
  photos_safe: 31,
  bytes_left: 8_400_000,
  waiting_for_wifi: false,
  last_ok_at: NOW - 7_200_000,
  next_try_at: NOW + 60_000,
  error: null,
};

export const SESSION: SessionView = {
  state: "signed_in",
  account: {
    id: "account",
    login: "13900010001",
    person_name: "陈志远",
    role: "field_engineer",
    agency_name: "西北安泰消防技术服务有限公司",
    must_change_password: false,
  },
  device: {
    id: "0190b3c0-0000-7000-8000-0000000000d1",
    name: "desktop",
    key: "file",
    capture: "pick_file",
    camera: "simulated",
    location: "simulated",
    location_permission: "always",
  },
  server: "https://fengtai.example.cn",
  last_login: "13900010001",
};

export const SETTINGS: SettingsView = {
  server: "https://fengtai.example.cn",
  photos_on_wifi_only: false,
  allow_plain_http: false,
  language: "zh",
};

export function homeOf(part: Partial<HomeView> = {}): HomeView {
  return {
    projects: [
      {
        id: "project",
        name: PROJECT,
        address: "陕西省西安市雁塔区科技路 48 号",
        distance_m: 420,
        plans: [
          {
            plan: "plan",
            month: "2026-11",
            period: "month",
            facilities: 6,
            facilities_open: 4,
            items_open: 17,
            expired: false,
          },
        ],
        unsubmitted: 1,
      },
    ],
    unsubmitted: [],
    returned: [],
    queued: [],
    orders: 0,
    sync: SYNC,
    tracking: "task",
    notices: [],
    ...part,
  };
}

/** What supplementary work can be done at the project. */
export function projectItems(): ProjectItemsView {
  const systems = openItems().systems.map((system) => ({
    ...system,
    facilities: system.facilities.map((facility) => ({ ...facility, state: "open" as const, task: null })),
  }));
  return { project: "project", project_name: PROJECT, systems, blocked: null };
}

export function openItems(): OpenItemsView {
  const open = (code: string, state: "open" | "begun" | "elsewhere", count: number) => ({
    code,
    name: facilityName(code),
    state,
    task: state === "begun" ? cardOf().id : null,
    items: Array.from({ length: count }, (_, n) => ({
      code: `${code}-0${n + 1}`,
      name: text(`测试项 ${n + 1}`),
      photo_required: false,
      measured: n === 1,
    })),
  });
  const system = (code: string, ...facilities: ReturnType<typeof open>[]) => ({
    code,
    name: SYSTEMS[code] ?? text(code),
    facilities,
  });
  return {
    project: "project",
    project_name: PROJECT,
    plan: "plan",
    month: "2026-11",
    systems: [
      system("FAS", open("FAS-01", "open", 4), open("FAS-02", "begun", 3)),
      system("HYD", open("HYD-01", "open", 5)),
      system("WSP", open("WSP-04", "elsewhere", 6)),
    ],
    blocked: null,
  };
}

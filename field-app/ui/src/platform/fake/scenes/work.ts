/** The work tab, choosing facilities, and interrupted tasks. */
import type { OpenFacility, OpenState, OpenSystem, PlanCard, ProjectCard, TaskCard } from "../../types";
import { cardOf, facilityName, homeOf, NOW, openItems, SYNC, text } from "../builders";
import { errorView, FULL, refuse, wait, type Scenes } from "./scene";
import { walk, walkTask } from "./walk";

export const SAFE_SYNC = {
  ...SYNC,
  phase: "done",
  online: true,
  tasks_waiting: 0,
  photos: 37,
  photos_safe: 37,
  bytes_left: 0,
  next_try_at: null,
  last_ok_at: NOW - 60_000,
} as const;

export const RETURNED_NOTE = "三层东侧探测器没有编号照片，请补拍；水泵房压力表读数与照片不一致，请核对。";

const plan = (part: Partial<PlanCard>): PlanCard => ({
  plan: "plan",
  month: "2026-11",
  period: "month",
  facilities: 12,
  facilities_open: 9,
  items_open: 31,
  expired: false,
  ...part,
});

const project = (part: Partial<ProjectCard>): ProjectCard => ({
  id: "project",
  name: "临江商务中心 A 座",
  address: "陕西省西安市雁塔区科技路 48 号",
  distance_m: 420,
  plans: [plan({})],
  unsubmitted: 1,
  ...part,
});

export const PROJECTS = [
  project({
    plans: [plan({}), plan({ plan: "quarter", period: "quarter", facilities_open: 0, items_open: 0 })],
  }),
  project({
    id: "second",
    name: "曲江国际会展中心 1号楼及地下车库（含人防工程）",
    address: "陕西省西安市曲江新区汇新路 15 号",
    distance_m: 5_230,
    plans: [plan({ plan: "next", month: "2026-12", expired: true })],
    unsubmitted: 0,
  }),
  project({
    id: "third",
    name: "明德门小学",
    address: "陕西省西安市雁塔区明德路 8 号",
    distance_m: null,
    plans: [],
  }),
];

const names = [...new Set(walk().map((item) => item.facility))].map(facilityName);

export const returned = (): TaskCard =>
  cardOf({
    id: "0190b3c0-0000-7000-8000-000000000002",
    state: "returned",
    submitted_at: NOW - 86_400_000,
    reviewed_at: NOW - 7_200_000,
    review_note: RETURNED_NOTE,
    done: 12,
    total: 12,
    facilities: names,
  });

export const queued = (part: Partial<TaskCard> = {}): TaskCard =>
  cardOf({
    id: "0190b3c0-0000-7000-8000-000000000003",
    state: "queued",
    submitted_at: NOW - 1_800_000,
    done: 9,
    total: 9,
    facilities: names.slice(0, 3),
    ...part,
  });

const second = () =>
  cardOf({
    id: "0190b3c0-0000-7000-8000-000000000004",
    project_name: PROJECTS[1]?.name ?? "",
    created_at: NOW - 90_000_000,
    changed_at: NOW - 80_000_000,
    done: 3,
    total: 22,
    facilities: names.slice(2),
  });

const unsubmitted = () => [walkTask(7).card, second()];

const state = (code: string, now: OpenState): OpenFacility => ({
  code,
  name: facilityName(code),
  state: now,
  task: now === "begun" || now === "submitted" ? cardOf().id : null,
  items: walk()
    .filter((item) => item.facility === code)
    .map(({ item, name, photo_required, kind }) => ({
      code: item,
      name,
      photo_required,
      measured: kind === "measure",
    })),
});

function systems(now?: OpenState): OpenSystem[] {
  const of = (code: string, zh: string, en: string, ...facilities: OpenFacility[]) => ({
    code,
    name: text(zh, en),
    facilities,
  });
  return [
    of(
      "FAS",
      "火灾自动报警系统",
      "Automatic fire alarm system",
      state("FAS-01", now ?? "open"),
      state("FAS-04", now ?? "open"),
      state("FAS-09", now ?? "begun"),
    ),
    of(
      "HYD",
      "消火栓系统",
      "Hydrant system",
      state("HYD-01", now ?? "open"),
      state("HYD-06", now ?? "submitted"),
    ),
    of(
      "WSP",
      "消防供水设施",
      "Fire water supply",
      state("WSP-04", "elsewhere"),
      state("WSP-05", now ?? "open"),
    ),
  ];
}

const PERMISSION = errorView(
  "location.permission",
  "开始任务前请把定位权限设为“始终允许”，以便记录活动轨迹。",
  "Set the location permission to “Always” before starting, so that the track can be recorded.",
  "after_action",
);
const EXPIRED = errorView(
  "plan.expired",
  "只能在计划当月开始任务（2026-12）。已开始的任务可以继续并提交。",
  "A task can be started only in the plan's month (2026-12). Tasks begun can be finished and submitted.",
  "after_action",
);
const MOVED = text(
  "数据库损坏，已移到“fengtai-20261122.damaged”保存，没有删除。未发送的记录可能在其中，请联系技术支持恢复。",
  "The database was damaged and moved to “fengtai-20261122.damaged”; nothing was deleted. Unsent records may be in it: ask support to recover them.",
);

export const WORK_SCENES: Scenes = {
  homeFull: {
    answers: {
      home: () =>
        homeOf({
          projects: PROJECTS,
          unsubmitted: unsubmitted(),
          returned: [returned()],
          queued: [queued()],
          sync: { ...SYNC, phase: "running", online: true },
        }),
      sync_state: () => ({ ...SYNC, phase: "running", online: true }),
    },
  },
  homeQuiet: {
    answers: {
      home: () => homeOf({ projects: PROJECTS, sync: SAFE_SYNC, tracking: null }),
      sync_state: () => SAFE_SYNC,
    },
  },
  homeEmpty: {
    answers: {
      home: () => homeOf({ projects: [], tracking: null, sync: { ...SAFE_SYNC, photos: 0, photos_safe: 0 } }),
      sync_state: () => ({ ...SAFE_SYNC, photos: 0, photos_safe: 0 }),
    },
  },
  homeEmptyOffline: { answers: { home: () => homeOf({ projects: [], tracking: null }) } },
  homeNotices: {
    answers: {
      home: () =>
        homeOf({
          projects: PROJECTS.slice(0, 1),
          notices: [
            { id: 1, code: "store.moved_aside", message: MOVED, at: NOW - 60_000, task: null },
            {
              id: 2,
              code: "task.quarantined",
              message: text(
                "服务器保留了该任务的部分证据但暂未采纳（clock.future）。",
                "The server keeps part of this task's evidence apart (clock.future).",
              ),
              at: NOW - 7_200_000,
              task: queued().id,
            },
          ],
        }),
    },
  },
  homeLoading: { answers: { home: wait } },
  homeFailed: { answers: { home: refuse(FULL) } },
  pick: { answers: { project_open_items: () => ({ ...openItems(), systems: systems() }) } },
  pickNoPermission: {
    answers: { project_open_items: () => ({ ...openItems(), systems: systems(), blocked: PERMISSION }) },
  },
  pickNotYet: {
    answers: {
      project_open_items: () => ({ ...openItems(), month: "2026-12", systems: systems(), blocked: EXPIRED }),
    },
  },
  pickAllTaken: {
    answers: { project_open_items: () => ({ ...openItems(), systems: systems("submitted") }) },
  },
  pickNone: { answers: { project_open_items: () => ({ ...openItems(), systems: [] }) } },
  pickUnknown: {
    answers: {
      project_open_items: refuse(
        errorView(
          "plan.unknown",
          "这部手机上没有这个计划，或未下发给您。",
          "This plan is not on this phone, or nothing of it is issued to you.",
          "no",
        ),
      ),
    },
  },
  unsubmitted: { answers: { unsubmitted: () => [...unsubmitted(), { ...second(), state: "removed" }] } },
  unsubmittedNone: { answers: { unsubmitted: () => [] } },
};

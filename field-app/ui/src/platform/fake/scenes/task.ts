/** A task in all its states: recorded, submitted, decided, and its items one by one. */
import type { ItemView, TaskState, TaskView } from "../../types";
import { NOW, photoOf, SESSION, taskOf, text } from "../builders";
import { errorView, FULL, refuse, wait, type Scene, type Scenes } from "./scene";
import { answered, arrived, faulty, walk, walked, walkTask, withMissing } from "./walk";
import { RETURNED_NOTE, SAFE_SYNC } from "./work";

const of = (task: () => TaskView, answers: Scene["answers"] = {}): Scene => ({ task, answers });

/** One item changed, the others as after half a walk. */
function withItem(code: string, change: (item: ItemView) => ItemView): Scene {
  return of(() => {
    const items = walked(6).map((item) => (item.item === code ? change(item) : item));
    return withMissing(arrived(taskOf(items)));
  });
}

const WHOLE_NOTE = "记录完整。";

function decided(state: TaskState, note: string): TaskView {
  const task = walkTask(12, { state, submitted_at: NOW - 86_400_000 });
  const approved = state === "approved";
  task.actions = { record: false, submit: false, delete: false, reopen: state === "returned" };
  task.track = { ...task.track, recording: false };
  task.missing = [];
  task.card.safety = {
    ...task.card.safety,
    document_safe: state !== "queued",
    submission_safe: state !== "queued",
    submission_receipt_at: state === "queued" ? null : NOW - 86_000_000,
    photos_safe: state === "queued" ? 2 : 6,
    bytes_left: state === "queued" ? 8_400_000 : 0,
  };
  if (approved || state === "returned") {
    task.reviews = [{ decision: approved ? "approved" : "returned", note, at: NOW - 7_200_000 }];
  }
  return task;
}

/** A correction of the fire authority took the approval back: the task waits for another decision. */
function approvalUndoneTask(): TaskView {
  const task = decided("pending", "");
  task.reviews = [{ decision: "approved", note: WHOLE_NOTE, at: NOW - 7_200_000 }];
  return task;
}

function returnedTask(): TaskView {
  const task = decided("returned", RETURNED_NOTE);
  const items = task.facilities.flatMap((facility) => facility.items);
  for (const item of items) {
    if (item.item === "FAS-01-02") item.review_note = "请补充说明三层东侧探测器的编号";
  }
  return task;
}

function troubled(trouble: string): Scene {
  return of(() => {
    const task = walkTask(4);
    task.track = { ...task.track, recording: false, trouble };
    return task;
  });
}

const FINDING = {
  code: "photo.exif_time_differs",
  message: text(
    "照片自带的拍摄时间与记录时间相差较大。",
    "The picture's own time differs from the time of the record.",
  ),
};

const empty = { selfie: null, sign_in: null, controller: null, controller_photo: null };

const arrivals: Scenes = {
  arrivalNone: of(() => withMissing(taskOf(walk()))),
  arrivalSelfie: of(() =>
    withMissing({ ...taskOf(walk()), arrival: { ...empty, selfie: photoOf({ of: "selfie" }) } }),
  ),
  arrivalOutside: of(() => {
    const task = arrived(taskOf(walk()));
    const photo = photoOf({ of: "sign_in" });
    task.arrival.sign_in = { photo, at: NOW, accuracy_m: 48, outside_m: 1_340 };
    return task;
  }),
  arrivalNoPosition: of(() => {
    const task = arrived(taskOf(walk()));
    const photo = { ...photoOf({ of: "sign_in" }), has_position: false };
    task.arrival.sign_in = { photo, at: NOW, accuracy_m: null, outside_m: null };
    return task;
  }),
  arrivalControllerPhoto: of(() =>
    withMissing({
      ...taskOf(walk()),
      arrival: { ...empty, controller_photo: photoOf({ of: "controller" }) },
    }),
  ),
  arrivalNoController: of(() => {
    const task = arrived(taskOf(walk()));
    const photo = photoOf({ of: "controller" });
    task.arrival.controller = { present: false, brand: null, model: null, photo, at: NOW };
    return task;
  }),
  arrivalDone: of(() => arrived(taskOf(walk()))),
};

const items: Scenes = {
  itemFailed: withItem("HYD-01-01", (item) => faulty(answered(item, "fail"), 0)),
  itemFault: withItem("HYD-01-01", (item) => faulty(answered(item, "fail"))),
  itemWithdrawn: withItem("HYD-01-01", (item) => {
    const { fault, ...rest } = faulty(answered(item, "pass"));
    return { ...rest, fault: fault && { ...fault, withdrawn: true } };
  }),
  itemConflict: withItem("HYD-01-02", (item) => {
    const mine = answered(item, "pass", 0.12);
    const other = { ...answered(item, "fail", 0.05).result, by: "colleague", mine: false, at: NOW - 300_000 };
    return { ...mine, others: [{ ...other, unit: "MPa" } as NonNullable<ItemView["result"]>] };
  }),
  itemPhotos: withItem("WSP-05-01", (item) => {
    const target = { of: "item", facility: item.facility, item: item.item, point: null } as const;
    const photo = (n: number) => photoOf(target, `${n}`.repeat(64));
    return {
      ...answered(item, "pass"),
      photos: [
        { ...photo(1), origin: "real", state: { state: "safe", at: NOW } },
        { ...photo(2), findings: [FINDING] },
        { ...photo(3), state: { state: "elsewhere" } },
      ],
    };
  }),
  itemSaveFails: { ...withItem("", (item) => item), answers: { record_result: refuse(FULL) } },
};

export const TASK_SCENES: Scenes = {
  taskFresh: of(() => withMissing(taskOf(walk()))),
  taskHalf: of(() => walkTask(7)),
  taskWhole: of(() => walkTask(12)),
  taskShared: of(() => walkTask(5, { shared: true })),
  taskNoPermission: troubled("permission"),
  taskNoFix: troubled("no_fix"),
  taskQueued: of(() => decided("queued", "")),
  taskPending: of(() => decided("pending", ""), { sync_state: () => SAFE_SYNC }),
  taskApproved: of(() => decided("approved", WHOLE_NOTE)),
  taskApprovalUndone: of(approvalUndoneTask),
  taskReturned: of(returnedTask),
  taskQuarantined: of(() => decided("quarantined", "")),
  taskRemoved: of(() => decided("removed", "")),
  taskLoading: { answers: { task_view: wait } },
  taskUnknown: {
    answers: {
      task_view: refuse(
        errorView("task.unknown", "这部手机上没有这个任务。", "This task is not on this phone.", "no"),
      ),
    },
  },
  filePicker: {
    task: () => withMissing(taskOf(walk())),
    answers: {
      session: () => ({
        ...SESSION,
        device: { ...SESSION.device, capture: "pick_file", camera: "simulated" },
      }),
    },
  },
  submitMissing: of(() => {
    const task = withMissing(taskOf(walked(8).map((item) => (item.fault ? faulty(item, 0) : item))));
    return task;
  }),
  submitOnline: of(() => walkTask(12), {
    sync_state: () => ({
      ...SAFE_SYNC,
      phase: "running",
      tasks_waiting: 1,
      photos_safe: 31,
      bytes_left: 8_400_000,
    }),
  }),
  submitFails: of(() => walkTask(12), { submit: refuse(FULL) }),
  ...arrivals,
  ...items,
};

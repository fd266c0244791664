/** What was submitted, how far it has come, this phone. */
import type { SyncDetailsView, SyncPhase, SyncPhotoView, SyncTaskView, SyncView } from "../../types";
import { NOW, PROJECT, SESSION, SYNC } from "../builders";
import { errorView, FULL, refuse, UNREACHABLE, type Scene, type Scenes } from "./scene";
import { queued, returned, SAFE_SYNC } from "./work";

const RECEIPT = {
  document_safe: true,
  submission_safe: true,
  submission_receipt_at: NOW - 900_000,
  photos: 12,
  photos_safe: 12,
  bytes_left: 0,
};

const BLOCKED = errorView(
  "sync.version",
  "服务器与应用版本不一致，请更新应用。证据保存在手机上。",
  "Server and app do not match: update the app. The evidence is on this phone.",
  "after_action",
);
const REFUSED = errorView(
  "photo.file_damaged",
  "手机上的照片文件与拍摄时不一致，不能发送（3f9a01c2）。",
  "The photo file on this phone is no longer what was taken; it is not sent (3f9a01c2).",
  "no",
);

const photo = (n: number, state: SyncPhotoView["state"], error: SyncPhotoView["error"] = null) => ({
  sha256: `${n}`.repeat(64),
  bytes: 1_400_000 + n * 130_000,
  state,
  error,
});

const task = (part: Partial<SyncTaskView>): SyncTaskView => ({
  id: queued().id,
  project_name: PROJECT,
  state: "queued",
  document_safe: true,
  submission_receipt_at: null,
  problem: null,
  photos: [
    photo(1, { state: "safe", at: NOW - 120_000 }),
    photo(2, { state: "sending", sent: 700_000 }),
    photo(3, { state: "waiting" }),
  ],
  ...part,
});

function syncing(summary: SyncView, tasks: SyncTaskView[]): Scene {
  const details: SyncDetailsView = { summary, tasks, photo_bytes_here: 52_000_000 };
  return { answers: { sync_details: () => details, sync_state: () => summary } };
}

const phase = (now: SyncPhase, part: Partial<SyncView> = {}): SyncView => ({
  ...SYNC,
  phase: now,
  online: true,
  ...part,
});

export const LIST_SCENES: Scenes = {
  queryFull: {
    answers: {
      query: ({ state }) => {
        if (state === "returned") return [returned()];
        if (state === "approved") {
          return [queued({ state: "approved", reviewed_at: NOW - 3_600_000, safety: RECEIPT })];
        }
        return [queued(), queued({ id: "pending", state: "pending", safety: RECEIPT })];
      },
    },
  },
  queryEmpty: { answers: { query: () => [] } },
  queryFailed: { answers: { query: refuse(FULL) } },
  syncOffline: syncing(SYNC, [task({ state: "unsubmitted", document_safe: false })]),
  syncRunning: syncing(phase("running"), [task({})]),
  syncWaiting: syncing(phase("waiting", { waiting_for_wifi: true }), [task({})]),
  syncUnreachable: syncing(phase("waiting", { error: UNREACHABLE }), [task({})]),
  syncBlocked: syncing(phase("blocked", { error: BLOCKED, next_try_at: null }), [
    task({
      photos: [photo(1, { state: "safe", at: NOW }), photo(2, { state: "refused", code: "x" }, REFUSED)],
    }),
    task({ id: "apart", state: "quarantined", problem: BLOCKED }),
  ]),
  syncSafe: syncing(SAFE_SYNC, [
    task({
      state: "pending",
      submission_receipt_at: NOW - 900_000,
      photos: [photo(1, { state: "safe", at: NOW - 950_000 })],
    }),
  ]),
  syncNone: syncing({ ...SAFE_SYNC, photos: 0, photos_safe: 0, last_ok_at: null }, []),
  syncFailed: { answers: { sync_details: refuse(FULL) } },
  phonePermission: {
    answers: {
      session: () => ({ ...SESSION, device: { ...SESSION.device, location_permission: "while_in_use" } }),
    },
  },
};

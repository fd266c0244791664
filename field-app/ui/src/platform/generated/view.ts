export type PlanCard = {
  plan: string;
  month: string;
  period: string;
  facilities: number;
  facilities_open: number;
  items_open: number;
  expired: boolean;
};

export type ProjectCard = {
  id: string;
  name: string;
  address: string;
  distance_m: number | null;
  plans: Array<PlanCard>;
  unsubmitted: number;
};

export type HomeView = {
  projects: Array<ProjectCard>;
  unsubmitted: Array<TaskCard>;
  returned: Array<TaskCard>;
  queued: Array<TaskCard>;
  sync: SyncView;
  tracking: string | null;
  notices: Array<NoticeView>;
};

export type OpenItem = { code: string; name: Text; photo_required: boolean; measured: boolean };

export type OpenState = "open" | "begun" | "submitted" | "elsewhere";

export type OpenFacility = {
  code: string;
  name: Text;
  state: OpenState;
  task: string | null;
  items: Array<OpenItem>;
};

export type OpenSystem = { code: string; name: Text; facilities: Array<OpenFacility> };

export type OpenItemsView = {
  project: string;
  project_name: string;
  plan: string;
  month: string;
  systems: Array<OpenSystem>;
  blocked: ErrorView | null;
};

export type BrandView = { name: string; latin: string | null; recent: boolean };

export type QueryState = "pending" | "approved" | "returned";

export type Verdict = "pass" | "fail" | "untestable";

export type ItemKind = "check" | "measure";

export type LimitView = { min: number | null; max: number | null; case: Text | null };

export type JudgementView = { verdict: Verdict | null; relation: string };

export type ResultView = {
  verdict: Verdict;
  value: number | null;
  unit: string | null;
  override_reason: string | null;
  note: string;
  place: string;
  out_of_range: boolean;
  by: string;
  mine: boolean;
  at: number;
};

export type FaultView = {
  id: string;
  description: string;
  place: string;
  at: number;
  photos: Array<PhotoView>;
  withdrawn: boolean;
};

export type ItemView = {
  facility: string;
  item: string;
  point: string | null;
  name: Text;
  kind: ItemKind;
  unit: string | null;
  limits: Array<LimitView>;
  norm: string;
  clause: string | null;
  remark: string | null;
  sampling: string | null;
  photo_required: boolean;
  result: ResultView | null;
  others: Array<ResultView>;
  fault: FaultView | null;
  photos: Array<PhotoView>;
  last_value: number | null;
  review_note: string | null;
  missing: Array<string>;
};

export type ResultInput = {
  facility: string;
  item: string;
  point: string | null;
  verdict: Verdict | null;
  value: number | null;
  limit_case: number | null;
  override_reason: string | null;
  note: string;
  place: string;
};

export type FaultInput = {
  facility: string;
  item: string;
  point: string | null;
  description: string;
  place: string;
};

export type Text = { zh: string; en: string };

export type Retry = "no" | "later" | "after_action";

export type ErrorView = { code: string; message: Text; retry: Retry };

export type NoticeView = { id: number; code: string; message: Text; at: number; task: string | null };

export type PhotoTarget =
  | { of: "selfie" }
  | { of: "sign_in" }
  | { of: "controller" }
  | { of: "item"; facility: string; item: string; point: string | null }
  | { of: "fault"; fault: string };

export type PhotoState =
  | { state: "waiting" }
  | { state: "sending"; sent: number }
  | { state: "safe"; at: number }
  | { state: "refused"; code: string }
  | { state: "elsewhere" };

export type PhotoSize = "thumb" | "stamped" | "original";

export type FindingView = { code: string; message: Text };

export type PhotoView = {
  sha256: string;
  target: PhotoTarget;
  at: number;
  width: number;
  height: number;
  bytes: number;
  origin: Origin;
  has_position: boolean;
  findings: Array<FindingView>;
  state: PhotoState;
};

export type SessionState = "signed_out" | "signed_in" | "sign_in_again" | "disabled";

export type AccountView = {
  id: string;
  login: string;
  person_name: string;
  role: string;
  agency_name: string;
  must_change_password: boolean;
};

export type KeyPlace = "key_store" | "file";

export type Origin = "real" | "simulated";

export type CaptureWay = "camera" | "pick_file";

export type LocationPermission = "always" | "while_in_use" | "denied" | "not_asked";

export type DeviceView = {
  id: string;
  name: string;
  key: KeyPlace;
  capture: CaptureWay;
  camera: Origin;
  location: Origin;
  location_permission: LocationPermission;
};

export type SessionView = {
  state: SessionState;
  account: AccountView | null;
  device: DeviceView;
  server: string | null;
  last_login: string | null;
};

export type SignOutView = { unsent_tasks: number; unsent_photos: number; message: Text };

export type SettingsView = {
  server: string | null;
  photos_on_wifi_only: boolean;
  allow_plain_http: boolean;
  language: string;
};

export type SyncPhase = "done" | "running" | "waiting" | "offline" | "blocked";

export type SyncView = {
  phase: SyncPhase;
  online: boolean;
  tasks_waiting: number;
  submissions_waiting: number;
  photos: number;
  photos_safe: number;
  bytes_left: number;
  waiting_for_wifi: boolean;
  last_ok_at: number | null;
  next_try_at: number | null;
  error: ErrorView | null;
};

export type SyncPhotoView = { sha256: string; bytes: number; state: PhotoState; error: ErrorView | null };

export type SyncTaskView = {
  id: string;
  project_name: string;
  state: TaskState;
  document_safe: boolean;
  submission_receipt_at: number | null;
  problem: ErrorView | null;
  photos: Array<SyncPhotoView>;
};

export type SyncDetailsView = { summary: SyncView; tasks: Array<SyncTaskView>; photo_bytes_here: number };

export type Change =
  | { changed: "sync" }
  | { changed: "session" }
  | { changed: "home" }
  | { changed: "task"; task: string }
  | { changed: "notices" };

export type TaskKind = "planned" | "supplementary" | "norm_mismatch" | "investigation" | "repair";

export type TaskState =
  "unsubmitted" | "queued" | "pending" | "approved" | "returned" | "quarantined" | "removed";

export type SafetyView = {
  document_safe: boolean;
  submission_safe: boolean;
  submission_receipt_at: number | null;
  photos: number;
  photos_safe: number;
  bytes_left: number;
};

export type TaskCard = {
  id: string;
  kind: TaskKind;
  state: TaskState;
  project: string;
  project_name: string;
  month: string | null;
  created_at: number;
  changed_at: number;
  submitted_at: number | null;
  done: number;
  total: number;
  facilities: Array<Text>;
  review_note: string | null;
  reviewed_at: number | null;
  safety: SafetyView;
  shared: boolean;
};

export type SignInView = {
  photo: PhotoView;
  at: number;
  accuracy_m: number | null;
  outside_m: number | null;
};

export type ControllerView = {
  present: boolean;
  brand: string | null;
  model: string | null;
  photo: PhotoView;
  at: number;
};

export type ArrivalView = {
  selfie: PhotoView | null;
  sign_in: SignInView | null;
  controller: ControllerView | null;
  controller_photo: PhotoView | null;
};

export type FacilityView = {
  code: string;
  name: Text;
  system: string;
  system_name: Text;
  items: Array<ItemView>;
};

export type ReviewView = { decision: string; note: string; at: number };

export type TaskActions = { record: boolean; submit: boolean; delete: boolean; reopen: boolean };

export type TrackView = {
  recording: boolean;
  points: number;
  last_at: number | null;
  gaps: number;
  trouble: string | null;
};

export type TaskView = {
  card: TaskCard;
  arrival: ArrivalView;
  facilities: Array<FacilityView>;
  actions: TaskActions;
  track: TrackView;
  reviews: Array<ReviewView>;
  places: Array<string>;
  missing: Array<MissingView>;
};

export type MissingView = { code: string; message: Text; target: PhotoTarget };

export type SubmissionView = { number: number; at: number; photos: number; task: TaskCard };

export type ControllerInput = { present: boolean; brand: string | null; model: string | null; photo: string };

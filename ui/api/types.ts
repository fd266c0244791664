/** What the server's REST API takes and gives. Times are milliseconds since the epoch, days `2026-11-22`, months `2026-11`. */

export type Role =
  | "officer"
  | "operator"
  | "agency_admin"
  | "enterprise_manager"
  | "project_lead"
  | "technical_lead"
  | "field_engineer";

export interface Page<T> {
  items: T[];
  total: number;
}

export interface PageQuery {
  q?: string | undefined;
  page?: number | undefined;
  size?: number | undefined;
}

export interface SessionAccount {
  id: string;
  name: string;
  role: Role;
  person: string | null;
  person_name: string | null;
  agency: string | null;
  agency_name: string | null;
  must_change_password: boolean;
}

export interface Agency {
  id: string;
  name: string;
  credit_code: string | null;
  registry_number: string | null;
  address: string | null;
}

export interface AgencyNew {
  name: string;
  credit_code: string;
  registry_number: string;
  address: string;
  admin: { login: string; name: string; phone: string; password: string };
}

export type Qualification = "registered_engineer" | "facility_operator";

export type Level =
  "class_1" | "class_2" | "elementary" | "intermediate" | "senior" | "technician" | "senior_technician";

export interface Certificate {
  qualification: Qualification;
  level: Level;
  number: string;
  issued_on: string;
  expires_on: string | null;
}

export interface Person {
  id: string;
  agency: string | null;
  agency_name: string | null;
  name: string;
  phone: string;
  certificates: Certificate[];
}

export interface Account {
  id: string;
  login: string;
  role: Role;
  person: string;
  person_name: string;
  phone: string;
  state: "enabled" | "disabled";
  device: { id: string; name: string; bound_at: number } | null;
  last_sign_in_at: number | null;
}

export interface AccountNew {
  person: string;
  role: Role;
  login: string;
  phone: string;
  password: string;
}

export interface Owner {
  id: string;
  name: string;
  address: string;
  credit_code: string | null;
  key_unit: string | null;
  contact: { name: string; phone: string };
}

export type ContractKind =
  "maintenance" | "completion_inspection" | "annual_inspection" | "special_inspection" | "assessment";

export interface Contract {
  id: string;
  name: string;
  kind: ContractKind;
  owner: string;
  owner_name: string;
  signed_on: string;
}

export interface LatLon {
  lat: number;
  lon: number;
}

export type Geofence =
  { kind: "circle"; center: LatLon; radius_m: number } | { kind: "polygon"; points: LatLon[] };

export interface Building {
  name: string;
  usage: string;
  height_m: number | null;
  floors_above: number;
  floors_below: number;
  area_m2: number | null;
  built_year: number | null;
  water: WaterStore[];
}

export interface WaterStore {
  kind: "tank" | "pool";
  place: string;
  volume_m3: number;
}

export interface ProjectFacility {
  code: string;
  count: number;
  place: string;
}

export interface ProjectSummary {
  id: string;
  contract: string;
  contract_name: string;
  contract_kind: ContractKind;
  owner_name: string;
  lead: string;
  lead_name: string;
  name: string;
  credit_code: string | null;
  /** Region code of GB/T 2260 without trailing zeros. */
  jurisdiction: string;
  address: string;
  position: LatLon;
  geofence: Geofence;
  first_report: "same_month" | "next_month";
  facility_count: number;
  created_at: number;
}

export interface ProjectDetail extends ProjectSummary {
  no_water_supply: boolean;
  buildings: Building[];
  facilities: ProjectFacility[];
}

export interface ProjectNew {
  contract: string;
  name: string;
  lead: string;
  credit_code: string | null;
  jurisdiction: string;
  address: string;
  position: LatLon;
  geofence: Geofence;
  no_water_supply: boolean;
  buildings: Building[];
  facilities: ProjectFacility[];
  first_report: "same_month" | "next_month";
}

export type PlanState = "draft" | "dispatched" | "started" | "deleted";
export type ReportState = "queued" | "running" | "failed" | "generated" | "filed";

export type Period = "month" | "quarter" | "year";
export type TaskKind = "planned" | "supplementary" | "norm_mismatch" | "investigation" | "repair";
export type TaskState = "unsubmitted" | "pending" | "approved" | "returned" | "deleted";
export type Verdict = "pass" | "fail" | "untestable";
export type Disposition =
  "investigate" | "owner_agreed" | "owner_declined" | "in_discussion" | "out_of_scope";

export interface CatalogueItem {
  code: string;
  name_zh: string;
  name_en: string;
  period: ("M" | "Q" | "Y")[];
  kind: "check" | "measure" | "count" | "text";
  norm?: string;
  clause?: string;
  unit?: string;
  min?: number;
  max?: number;
  photo: boolean;
  note?: string;
}

export interface CatalogueFacility {
  code: string;
  name_zh: string;
  name_en: string;
  items: CatalogueItem[];
}

export interface CatalogueSystem {
  code: string;
  name_zh: string;
  name_en: string;
  facilities: CatalogueFacility[];
}

export interface Catalogue {
  version: string;
  systems: CatalogueSystem[];
}

export interface PlanSummary {
  id: string;
  project: string;
  project_name: string;
  month: string;
  period: Period;
  state: PlanState;
  facility_count: number;
  item_count: number;
  dispatched_count: number;
  submitted_count: number;
  approved_count: number;
  created_at: number;
}

export interface PlanAssignee {
  account: string;
  name: string;
}

export interface PlanItem {
  code: string;
  state: "open" | "recorded" | "submitted" | "approved" | "returned";
}

export interface PlanFacility {
  code: string;
  items: PlanItem[];
  assignees: PlanAssignee[];
}

export interface PlanTask {
  id: string;
  kind: TaskKind;
  state: TaskState;
  engineer_name: string;
  submitted_at: number | null;
}

export interface PlanDetail extends PlanSummary {
  catalogue: string;
  facilities: PlanFacility[];
  tasks: PlanTask[];
}

export interface Blocker {
  code: string;
  message: { zh: string; en: string };
  task: string | null;
  person: string | null;
}

export interface Readiness {
  ready: boolean;
  blockers: Blocker[];
}

export interface TaskSummary {
  id: string;
  kind: TaskKind;
  state: TaskState;
  project: string;
  project_name: string;
  plan: string | null;
  month: string;
  engineers: string[];
  submitted_at: number | null;
  updated_at: number;
  result_count: number;
  failed_count: number;
  untestable_count: number;
  conflict_count: number;
  fault_count: number;
  photo_count: number;
  missing_photo_count: number;
}

/** Who said something, on which phone, when: part of every statement. */
export interface SaidBy {
  by: string;
  by_name: string;
  device: string;
  at: number;
  /** The latest it can have been, by what is known of the phone's clock. */
  latest_at: number;
}

export interface ResultStatement extends SaidBy {
  verdict: Verdict;
  value: number | null;
  unit: string | null;
  limit: { min: number | null; max: number | null } | null;
  override_reason: string | null;
  note: string;
  place: string;
}

export interface TaskResult {
  key: string;
  facility: string;
  item: string;
  point: string | null;
  latest: ResultStatement;
  others: ResultStatement[];
  changed: boolean;
  photos: string[];
}

export interface TaskFault {
  id: string;
  result: string;
  description: string;
  place: string;
  by_name: string;
  at: number;
  photos: string[];
  state: "open" | "in_progress" | "resolved" | "declined" | "out_of_scope";
  disposition: { kind: Disposition; note: string; by_name: string; at: number } | null;
}

export interface TaskPhoto {
  sha256: string;
  kind: "selfie" | "controller" | "site";
  of: string;
  by_name: string;
  at: number;
  width: number;
  height: number;
  bytes: number;
  position: LatLon | null;
  accuracy_m: number | null;
  simulated: boolean;
  findings: string[];
  received: boolean;
}

export interface TrackSegmentDto {
  id: string;
  by_name: string;
  device: string;
  points: { at: number; lat: number; lon: number; accuracy_m: number; simulated: boolean; mock: boolean }[];
}

export interface TaskDetail extends TaskSummary {
  heads: string[];
  approved_heads: string[] | null;
  catalogue: string;
  facilities: string[];
  arrival: {
    selfie: { photo: string; by_name: string; at: number } | null;
    sign_in: {
      photo: string;
      by_name: string;
      at: number;
      position: LatLon | null;
      accuracy_m: number | null;
      distance_m: number | null;
      inside: boolean | null;
    } | null;
    controller: {
      brand: string | null;
      model: string | null;
      photo: string;
      by_name: string;
      at: number;
    } | null;
  };
  results: TaskResult[];
  faults: TaskFault[];
  photos: TaskPhoto[];
  tracks: TrackSegmentDto[];
  gaps: { from: number; to: number; reason: string }[];
  presence: { name: string; first_at: number; last_at: number; inside_ms: number; points: number }[];
  geofence: Geofence | null;
  site: LatLon | null;
  submissions: {
    number: number;
    by_name: string;
    device: string;
    at: number;
    received_at: number;
    verification: string;
    photo_count: number;
  }[];
  reviews: {
    decision: "approve" | "return";
    by_name: string;
    at: number;
    note: string;
    item_notes: { item: string; note: string }[];
  }[];
}

export interface ReviewDecision {
  decision: "approve" | "return";
  heads: string[];
  note: string;
  item_notes: { item: string; note: string }[];
}

export interface ReportSummary {
  id: string;
  number: string | null;
  project: string;
  project_name: string;
  plan: string;
  month: string;
  state: ReportState;
  created_at: number;
  generated_at: number | null;
  filed_at: number | null;
}

export interface ReportDetail extends ReportSummary {
  progress: number | null;
  error: { code: string; message: { zh: string; en: string } } | null;
  dated_on: string;
  service_from: string;
  service_to: string;
  page_count: number | null;
  bytes: number | null;
  sha256: string | null;
  file_by: string | null;
  filing: { number: string; note: string; by_name: string; at: number; late: boolean } | null;
}

export interface ReportNew {
  plan: string;
  dated_on: string;
  service_from: string;
  service_to: string;
  extra_tasks: string[];
  cover: Record<string, string>;
}

export interface QuarantineEntry {
  id: number;
  received_at: number;
  code: string;
  message: { zh: string; en: string };
  account_name: string;
  task: string | null;
  bytes: number;
}

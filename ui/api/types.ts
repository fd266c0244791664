/**
 * The server's answers and requests under the names of the screens. Everything is taken from the generated schema;
 * added here is what OpenAPI leaves open: the words of enumerations, and that an answer writes `null` for what is absent.
 */
import type { components } from "./schema";

type S = components["schemas"];

/** In answers every field is there; only requests may leave fields out. */
type Answer<T> = T extends readonly (infer U)[]
  ? Answer<U>[]
  : T extends object
    ? { [K in keyof T]-?: Answer<Exclude<T[K], undefined>> }
    : T;
/** Replaces the fields that the schema knows as plain strings by their words. */
type Worded<T, W> = Omit<T, keyof W> & W;

export type Role =
  | "officer"
  | "operator"
  | "agency_admin"
  | "enterprise_manager"
  | "project_lead"
  | "technical_lead"
  | "field_engineer"
  | "owner_contact";
export type Qualification = "registered_engineer" | "facility_operator";
export type Level =
  "class_1" | "class_2" | "elementary" | "intermediate" | "senior" | "technician" | "senior_technician";
export type ContractKind =
  "maintenance" | "completion_inspection" | "annual_inspection" | "special_inspection" | "assessment";
export type FirstReport = "same_month" | "next_month";
export type Period = "month" | "quarter" | "year";
export type PlanState = "draft" | "dispatched" | "started" | "deleted";
export type BoardState =
  | "late"
  | "no_plan"
  | "draft"
  | "partly"
  | "approved"
  | "reported"
  | "in_review"
  | "dispatched"
  | "under_way"
  | "not_yet_due"
  | "suspended"
  | "filed"
  | "ended";
export type ItemState = "open" | "recorded" | "submitted" | "returned" | "approved";
export type TaskKind = "planned" | "supplementary" | "norm_mismatch" | "investigation" | "repair";
export type TaskState = "unsubmitted" | "pending" | "approved" | "returned" | "deleted";
export type Verdict = "pass" | "fail" | "untestable";
export type Disposition =
  "investigate" | "owner_agreed" | "owner_declined" | "in_discussion" | "out_of_scope";
export type Decision = "approve" | "return";
export type PhotoKind = "selfie" | "controller" | "site";
export type ReportState = "queued" | "running" | "failed" | "generated" | "filed";

export interface Page<T> {
  items: T[];
  /** Counted up to 10,000. */
  total: number;
  /** Whether there are more than were counted. */
  more?: boolean;
  /** Rows that can be reached by turning pages; all of them when left out. */
  reachable?: number;
}

export interface PageQuery {
  q?: string | undefined;
  page?: number | undefined;
  size?: number | undefined;
  agency?: string | undefined;
  region?: string | undefined;
}

export type SessionAccount = Worded<Answer<S["SessionAccountDto"]>, { role: Role }>;
export type Agency = Answer<S["AgencyDto"]>;
export type AgencyNew = S["NewAgencyDto"];
export type AgencyDetail = Answer<S["AgencyDetailDto"]>;
export type RegistryCheck = Answer<S["RegistryCheckDto"]>;
export type RegistryCheckNew = S["NewRegistryCheckDto"];
export type Certificate = Worded<Answer<S["CertificateDto"]>, { qualification: Qualification; level: Level }>;
export type Person = Worded<Answer<S["PersonDto"]>, { certificates: Certificate[] }>;
export type PersonNew = S["NewPersonDto"];
export type Account = Worded<Answer<S["AccountDto"]>, { role: Role; state: "enabled" | "disabled" }>;
export type AccountNew = S["NewAccountDto"];
export type AccountSession = Answer<S["SessionDto"]>;
/** Something that was decided about a person or an account, as the journal has it. */
export type Decided = Worded<
  Answer<S["DecidedDto"]>,
  { by_role: Role | null; body: Readonly<Record<string, unknown>> }
>;
/** What still depends on a person who is to leave. */
export type Ties = Answer<S["TiesDto"]>;
export type ChangeKind = "join" | "leave" | "certificates";
export type StatedPerson = Worded<Answer<S["StatedPersonDto"]>, { certificates: Certificate[] }>;
export type StaffChange = Worded<
  Answer<S["StaffChangeDto"]>,
  { kind: ChangeKind; certificates: Certificate[] }
>;
/** An application of a company without an account, as filled in. */
export type ApplicationForm = Worded<Answer<S["FormDto"]>, { people: StatedPerson[] }>;
export type Application = Worded<
  Answer<S["ApplicationDto"]>,
  { form: ApplicationForm; state: "draft" | "pending" | "approved" | "declined" | "withdrawn" }
>;
export type StaffChangeNew = Omit<S["NewStaffChangeDto"], "changes"> & { changes: StaffChange[] };
export type Owner = Answer<S["OwnerDto"]>;
export type OwnerNew = S["NewOwnerDto"];
export type OwnerContact = Answer<S["OwnerContactDto"]>;
export type OwnerContactNew = S["NewOwnerContactDto"];
export type KeyUnit = Answer<S["KeyUnitDto"]>;
export type KeyUnitNew = S["NewKeyUnitDto"];
export type ContractState = "active" | "terminated" | "cancelled";
export type Contract = Worded<Answer<S["ContractDto"]>, { kind: ContractKind; state: ContractState }>;
export type ContractNew = S["NewContractDto"];
/** Why something ends, and who is answerable for it. */
export type EndForm = S["EndDto"];
export type Ending = Answer<S["EndingDto"]>;
export type HistoryEntry = Worded<
  Answer<S["HistoryEntryDto"]>,
  { changes: { field: string; from: unknown; to: unknown }[] }
>;

export type Region = S["RegionDto"];
export type MapSettings = Answer<S["MapDto"]>;
export type Place = Answer<S["PlaceDto"]>;

/** A file that goes with something. */
export type Attachment = Answer<S["AttachmentDto"]>;

export type RequestKind = "registration" | "staff_change" | "suspension" | "direct_upload" | "correction";
export type RequestState = "pending" | "withdrawn" | "approved" | "declined";
export type CorrectionKind = "undo_approval" | "reopen_report" | "other";
type RequestWords = { kind: RequestKind; state: RequestState; decision: RequestDecision | null };
export type RequestDecision = Answer<S["DecisionDto"]>;
/** Something asked of the authority or its operators. */
export type RequestSummary = Worded<Answer<S["RequestDto"]>, RequestWords>;
export type RequestEvent = Worded<
  Answer<S["RequestEventDto"]>,
  { kind: "filed" | Exclude<RequestState, "pending"> }
>;
export type RequestDetail = Worded<
  Answer<S["RequestDetailDto"]>,
  RequestWords & { body: Readonly<Record<string, unknown>>; history: RequestEvent[] }
>;

export type LatLon = S["PositionDto"];
export type Geofence = S["GeofenceDto"];
export type Building = Worded<
  S["BuildingDto"],
  { usage: string; floors_below: number; water: WaterStore[] | null }
>;
export type WaterStore = S["WaterStoreDto"];
export type ProjectFacility = Worded<S["FacilityDto"], { place: string }>;
type ProjectWords = { contract_kind: ContractKind; contract_state: ContractState; first_report: FirstReport };
export type ProjectSummary = Worded<Answer<S["ProjectDto"]>, ProjectWords>;
export type ProjectDetail = Worded<
  Answer<S["ProjectDetailDto"]>,
  ProjectWords & { buildings: Building[]; facilities: ProjectFacility[] }
>;
export type ProjectNew = Worded<
  S["NewProjectDto"],
  {
    buildings: Building[];
    facilities: ProjectFacility[];
    geofence: Geofence;
    first_report: FirstReport;
    jurisdiction: string;
  }
>;

/** The catalogue is data of its own format (`shared-model/catalogue`), passed through as it is. */
export interface CatalogueItem {
  code: string;
  name_zh: string;
  name_en: string;
  period: ("M" | "Q" | "Y")[];
  kind: "check" | "measure";
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

type PlanWords = { period: Period; state: PlanState };
export type PlanSummary = Worded<Answer<S["PlanSummaryDto"]>, PlanWords>;
export type PlanItem = Worded<S["ItemDto"], { state: ItemState }>;
export type PlanFacility = Worded<Answer<S["PlanFacilityDto"]>, { items: PlanItem[] }>;
export type PlanTask = Worded<Answer<S["PlanTaskDto"]>, { kind: TaskKind; state: TaskState }>;
export type PlanDetail = Worded<
  Answer<S["PlanDetailDto"]>,
  PlanWords & { facilities: PlanFacility[]; tasks: PlanTask[] }
>;
export type BoardLine = Worded<
  Answer<S["BoardDto"]["items"][number]>,
  { contract_kind: ContractKind; state: BoardState; plan: PlanSummary | null }
>;
export interface Board extends Page<BoardLine> {
  month: string;
  counts: { state: BoardState; count: number }[];
}
/** What is told of one that could not be done among many. */
export interface Refusal {
  code: string;
  message: { zh: string; en: string };
}
export type PlanMade = Worded<
  Answer<S["PlanMadeDto"]>,
  { outcome: "made" | "existing" | "refused"; refused: Refusal | null }
>;
export type Engineer = Worded<
  Answer<S["EngineerDto"]>,
  { role: Role; unfit: "disabled" | "no_certificate" | "no_field_work" | null }
>;
export type PlanProposal = Worded<Answer<S["ProposalDto"]>, { people: Engineer[]; unfit: Engineer[] }>;
export type PlanIssued = Worded<
  Answer<S["PlanIssuedDto"]>,
  { proposal: PlanProposal | null; refused: Refusal | null }
>;
export type BegunTask = Worded<Answer<S["BegunTaskDto"]>, { state: TaskState }>;
export type PlanRemoval = Worded<
  Answer<S["RemovalDto"]>,
  { way: "delete" | "withdraw" | "remove_tasks" | "never"; plan: PlanSummary; tasks: BegunTask[] }
>;
export type Readiness = Answer<S["ReadinessDto"]>;
export type Blocker = Answer<S["BlockerDto"]>;
type AskedReport = Worded<Answer<S["AskedReportDto"]>, { state: ReportState; error: Refusal | null }>;
export type DueReport = Worded<
  Answer<S["DueReportDto"]>,
  { period: Period; report: AskedReport | null; blockers: Blocker[] }
>;
export type ReportAsked = Worded<
  Answer<S["ReportAskedDto"]>,
  { report: AskedReport | null; refused: Refusal | null }
>;

export type ReportsToFile = Answer<S["ReportsToFileDto"]>;

type TaskWords = { kind: TaskKind; state: TaskState };
export type TaskSummary = Worded<Answer<S["TaskSummaryDto"]>, TaskWords>;
export interface TaskPage extends Page<TaskSummary> {
  counts: { state: TaskState; count: number }[];
}
export type ResultStatement = Worded<Answer<S["StatementDto"]>, { verdict: Verdict }>;
export type TaskResult = Worded<
  Answer<S["ResultDto"]>,
  { latest: ResultStatement; others: ResultStatement[] }
>;
export type FaultSettled = Worded<Answer<S["DispositionDto"]>, { kind: Disposition }>;
type OrderWords = {
  kind: "investigation" | "repair";
  state: "given" | "begun" | "submitted" | "returned" | "done" | "withdrawn";
};
export type FaultOrder = Worded<Answer<S["FaultOrderDto"]>, OrderWords>;
export type FaultEvent = Worded<
  Answer<S["FaultEventDto"]>,
  {
    kind: "handled" | "investigated" | "repaired" | "repair_failed" | "order_withdrawn" | "approval_undone";
    disposition: Disposition | null;
    order: FaultOrder | null;
  }
>;
type FaultWords = {
  disposition: FaultSettled | null;
  moves: Disposition[];
  order: FaultOrder | null;
  history: FaultEvent[];
};
export type TaskFault = Worded<Answer<S["FaultDto"]>, FaultWords>;
/** The lists of faults, and of what could not be tested. */
export type FaultStanding =
  "untestable" | "open" | "under_way" | "in_discussion" | "declined" | "resolved" | "out_of_scope";
/** What a fault waits for, and so who has to act. */
export type FaultAwaits = "settling" | "work" | "review" | "talks" | "owner" | "nothing";
type FaultLineWords = { standing: FaultStanding; awaits: FaultAwaits };
export type FaultLine = Worded<Answer<S["FaultLineDto"]>, FaultLineWords>;
export interface FaultPage extends Page<FaultLine> {
  counts: Worded<Answer<S["FaultCountDto"]>, { standing: FaultStanding }>[];
}
/** A fault whole, with the repair that solved it. */
export type FaultDetail = Worded<
  Answer<S["FaultDetailDto"]>,
  FaultWords &
    FaultLineWords & {
      task_state: TaskState;
      recorded: TaskResult | null;
      evidence: TaskPhoto[];
      repair: { task: string; entries: TaskEntry[]; photos: TaskPhoto[] } | null;
    }
>;
/** A fault in the hazards table of its project. */
export type Hazard = Worded<
  Answer<S["HazardDto"]>,
  FaultLineWords & { disposition: Disposition | null; history: FaultEvent[] }
>;
export type HazardTable = Worded<Answer<S["HazardTableDto"]>, { items: Hazard[] }>;
/** What a task was ordered for. */
export type TaskOrder = Worded<Answer<S["OrderedDto"]>, OrderWords>;
export type EntryStatement = Worded<Answer<S["EntryStatementDto"]>, { verdict: Verdict | null }>;
export type TaskEntry = Worded<Answer<S["EntryDto"]>, { latest: EntryStatement; others: EntryStatement[] }>;
export type TaskPhoto = Worded<Answer<S["PhotoDto"]>, { kind: PhotoKind }>;
/** What a look at a task gave; null before its first submission. */
export type TaskLook = Answer<S["LookDto"]>;
export type Finding = NonNullable<TaskLook["findings"]>[number];
export type ControllerStatement = NonNullable<Answer<S["TaskDetailDto"]>["arrival"]["controller"]>;
export type FaultStatement = Answer<S["FaultStatementDto"]>;
/** What was stated apart and is not the same. */
export type TaskConflict = Answer<S["ConflictDto"]>;
export type TaskReview = Worded<Answer<S["ReviewDto"]>, { decision: Decision }>;
export type TaskDetail = Worded<
  Answer<S["TaskDetailDto"]>,
  TaskWords & {
    results: TaskResult[];
    faults: TaskFault[];
    entries: TaskEntry[];
    order: TaskOrder | null;
    photos: TaskPhoto[];
    reviews: TaskReview[];
  }
>;

/** What came after the approval of a task, and what it would change. */
export type LateEvidence = Worded<
  Answer<S["LateEvidenceDto"]>,
  {
    results: { before: TaskResult | null; after: TaskResult }[];
    entries: TaskEntry[];
    faults: TaskFault[];
    photos: TaskPhoto[];
  }
>;

/** A decision on a fault; `assignee` for the ways that are ordered of an engineer. */
export interface FaultHandling {
  disposition: Disposition;
  note: string;
  assignee?: string | undefined;
}

/** How a conflict is settled; without a statement they all stand. */
export interface NewSettlement {
  subject: string;
  statement: string | null;
  reason: string;
}

export interface ReviewDecision {
  decision: Decision;
  heads: string[];
  note: string;
  item_notes: { item: string; note: string }[];
  entry_notes: { entry: string; note: string }[];
  settlements: NewSettlement[];
}

type ReportWords = { state: ReportState };
type Conclusion = "pass" | "fail";
export type ReportSummary = Worded<Answer<S["ReportSummaryDto"]>, ReportWords>;
export type ReportDetail = Worded<
  Answer<S["ReportDetailDto"]>,
  ReportWords & {
    conclusion: Conclusion | null;
    error: { code: string; message: { zh: string; en: string } } | null;
  }
>;
type Cover = NonNullable<S["NewReportDto"]["cover"]>;
export type ReportNew = Worded<S["NewReportDto"], { cover: { [K in keyof Cover]?: string } }>;
/** What the register says of a filed report, to anybody who holds it. */
export type Proof = Answer<S["ProofDto"]>;
export type QuarantineEntry = Answer<S["QuarantineDto"]>;

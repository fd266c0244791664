/** Every call the console makes to the server, by resource. */
import {
  answer,
  api,
  type Account,
  type AccountNew,
  type Agency,
  type AgencyNew,
  type Catalogue,
  type Contract,
  type ContractNew,
  type FaultHandling,
  type Owner,
  type OwnerNew,
  type Page,
  type PageQuery,
  type Period,
  type Person,
  type PersonNew,
  type PlanDetail,
  type PlanSummary,
  type ProjectDetail,
  type ProjectNew,
  type ProjectSummary,
  type QuarantineEntry,
  type Readiness,
  type ReportDetail,
  type ReportNew,
  type ReportSummary,
  type ReviewDecision,
  type Role,
  type SessionAccount,
  type TaskDetail,
  type TaskState,
  type TaskSummary,
} from "@fengtai/ui/api";

interface Options {
  readonly signal?: AbortSignal;
}

export interface OfProject extends PageQuery {
  project?: string | undefined;
  month?: string | undefined;
}

/** What was not chosen is left out of the address. */
function chosen<Q extends object>(query: Q): Q {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value !== ""),
  ) as Q;
}

const BLANK_COVER = {
  title: null,
  project_name: null,
  project_address: null,
  owner_name: null,
  agency_name: null,
  contract_name: null,
  remark: null,
};
const byId = (id: string) => ({ params: { path: { id } } });

export const server = {
  session: {
    get: () => answer<{ account: SessionAccount }>(api.GET("/api/session")),
    signIn: (account: string, password: string) =>
      answer<{ account: SessionAccount }>(api.POST("/api/session", { body: { account, password } })),
    signOut: () => answer<undefined>(api.DELETE("/api/session")),
    changePassword: (old: string, next: string) =>
      answer<undefined>(api.POST("/api/session/password", { body: { old, new: next } })),
  },
  agencies: {
    list: (query: PageQuery, options: Options = {}) =>
      answer<Page<Agency>>(api.GET("/api/agencies", { params: { query: chosen(query) }, ...options })),
    add: (agency: AgencyNew) => answer<Agency>(api.POST("/api/agencies", { body: agency })),
  },
  people: {
    list: (query: PageQuery, options: Options = {}) =>
      answer<Page<Person>>(api.GET("/api/people", { params: { query: chosen(query) }, ...options })),
    add: (person: PersonNew) => answer<Person>(api.POST("/api/people", { body: person })),
  },
  accounts: {
    list: (query: PageQuery & { role?: Role }, options: Options = {}) =>
      answer<Page<Account>>(api.GET("/api/accounts", { params: { query: chosen(query) }, ...options })),
    add: (account: AccountNew) => answer<Account>(api.POST("/api/accounts", { body: account })),
    enable: (id: string) => answer<undefined>(api.POST("/api/accounts/{id}/enable", byId(id))),
    disable: (id: string) => answer<undefined>(api.POST("/api/accounts/{id}/disable", byId(id))),
    resetPassword: (id: string, password: string) =>
      answer<undefined>(api.POST("/api/accounts/{id}/reset-password", { ...byId(id), body: { password } })),
    releaseDevice: (id: string) => answer<undefined>(api.POST("/api/accounts/{id}/release-device", byId(id))),
  },
  owners: {
    list: (query: PageQuery, options: Options = {}) =>
      answer<Page<Owner>>(api.GET("/api/owners", { params: { query: chosen(query) }, ...options })),
    add: (owner: OwnerNew) => answer<Owner>(api.POST("/api/owners", { body: owner })),
  },
  contracts: {
    list: (query: PageQuery, options: Options = {}) =>
      answer<Page<Contract>>(api.GET("/api/contracts", { params: { query: chosen(query) }, ...options })),
    add: (contract: ContractNew) => answer<Contract>(api.POST("/api/contracts", { body: contract })),
  },
  projects: {
    list: (query: PageQuery, options: Options = {}) =>
      answer<Page<ProjectSummary>>(
        api.GET("/api/projects", { params: { query: chosen(query) }, ...options }),
      ),
    get: (id: string, options: Options = {}) =>
      answer<ProjectDetail>(api.GET("/api/projects/{id}", { ...byId(id), ...options })),
    add: (project: ProjectNew) => answer<ProjectDetail>(api.POST("/api/projects", { body: project })),
  },
  catalogue: (version?: string) =>
    answer<Catalogue>(api.GET("/api/catalogue", { params: { query: chosen({ version }) } })),
  plans: {
    list: (query: OfProject, options: Options = {}) =>
      answer<Page<PlanSummary>>(api.GET("/api/plans", { params: { query: chosen(query) }, ...options })),
    get: (id: string, options: Options = {}) =>
      answer<PlanDetail>(api.GET("/api/plans/{id}", { ...byId(id), ...options })),
    make: (plan: { project: string; month: string; period: Period }) =>
      answer<PlanDetail>(api.POST("/api/plans", { body: plan })),
    dispatch: (id: string, batches: { facilities: string[]; assignees: string[] }[]) =>
      answer<PlanDetail>(api.POST("/api/plans/{id}/dispatch", { ...byId(id), body: { batches } })),
    withdraw: (id: string, facilities: string[], assignees: string[]) =>
      answer<PlanDetail>(
        api.POST("/api/plans/{id}/withdraw", { ...byId(id), body: { facilities, assignees } }),
      ),
    remove: (id: string) => answer<undefined>(api.DELETE("/api/plans/{id}", byId(id))),
    readiness: (id: string, options: Options = {}) =>
      answer<Readiness>(api.GET("/api/plans/{id}/readiness", { ...byId(id), ...options })),
  },
  tasks: {
    list: (query: OfProject & { state?: TaskState | undefined }, options: Options = {}) =>
      answer<Page<TaskSummary>>(api.GET("/api/tasks", { params: { query: chosen(query) }, ...options })),
    get: (id: string, options: Options = {}) =>
      answer<TaskDetail>(api.GET("/api/tasks/{id}", { ...byId(id), ...options })),
    remove: (id: string) => answer<undefined>(api.DELETE("/api/tasks/{id}", byId(id))),
    review: (id: string, decision: ReviewDecision) =>
      answer<undefined>(api.POST("/api/tasks/{id}/review", { ...byId(id), body: decision })),
    dispose: (id: string, fault: string, { disposition, note, assignee }: FaultHandling) =>
      answer<undefined>(
        api.POST("/api/tasks/{id}/faults/{fault}/disposition", {
          params: { path: { id, fault } },
          body: { disposition, note, assignee: assignee ?? null },
        }),
      ),
    withdrawOrder: (id: string, note: string) =>
      answer<undefined>(api.POST("/api/orders/{id}/withdraw", { ...byId(id), body: { note } })),
    trackAddress: (id: string) => `/api/tasks/${encodeURIComponent(id)}/track.gpx`,
  },
  photoAddress: (sha256: string, size: "thumb" | "full") =>
    `/api/photos/${encodeURIComponent(sha256)}?size=${size}`,
  reports: {
    list: (query: OfProject & { state?: string | undefined }, options: Options = {}) =>
      answer<Page<ReportSummary>>(api.GET("/api/reports", { params: { query: chosen(query) }, ...options })),
    get: (id: string, options: Options = {}) =>
      answer<ReportDetail>(api.GET("/api/reports/{id}", { ...byId(id), ...options })),
    make: ({ cover, ...report }: ReportNew) =>
      answer<ReportDetail>(
        api.POST("/api/reports", { body: { ...report, cover: { ...BLANK_COVER, ...cover } } }),
      ),
    remove: (id: string) => answer<undefined>(api.DELETE("/api/reports/{id}", byId(id))),
    file: (id: string, note: string) =>
      answer<ReportDetail>(api.POST("/api/reports/{id}/file", { ...byId(id), body: { note } })),
    pdf: (id: string, options: Options = {}) =>
      answer<Blob>(api.GET("/api/reports/{id}/pdf", { ...byId(id), ...options, parseAs: "blob" })),
    pdfAddress: (id: string) => `/api/reports/${encodeURIComponent(id)}/pdf`,
  },
  quarantine: {
    list: ({ page, size }: PageQuery, options: Options = {}) =>
      answer<Page<QuarantineEntry>>(
        api.GET("/api/quarantine", { params: { query: chosen({ page, size }) }, ...options }),
      ),
  },
};

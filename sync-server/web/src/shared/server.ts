/** Every call the console makes to the server, by resource. */
import {
  request,
  type Account,
  type AccountNew,
  type Agency,
  type AgencyNew,
  type Catalogue,
  type Certificate,
  type Contract,
  type ContractKind,
  type Disposition,
  type Owner,
  type Page,
  type PageQuery,
  type Period,
  type Person,
  type PlanDetail,
  type PlanSummary,
  type ProjectDetail,
  type ProjectNew,
  type ProjectSummary,
  type QuarantineEntry,
  type Query,
  type Readiness,
  type ReportDetail,
  type ReportNew,
  type ReportSummary,
  type ReviewDecision,
  type Role,
  type SessionAccount,
  type TaskDetail,
  type TaskSummary,
} from "@fengtai/ui/api";

type Signal = { signal?: AbortSignal };
const get = <T>(path: string, query?: Query, { signal }: Signal = {}) =>
  request<T>("GET", path, { ...(query ? { query } : {}), ...(signal ? { signal } : {}) });
const post = <T>(path: string, body: unknown = {}) => request<T>("POST", path, { body });
const list =
  <T, Q extends object = PageQuery>(path: string) =>
  (query: Q, signal?: Signal) =>
    get<Page<T>>(path, query as Query, signal);
const part = (id: string) => encodeURIComponent(id);

export interface OwnerNew {
  name: string;
  address: string;
  credit_code: string | null;
  key_unit: string | null;
  contact: { name: string; phone: string };
}

export interface ContractNew {
  name: string;
  kind: ContractKind;
  owner: string;
  signed_on: string;
}

export interface TaskQuery extends PageQuery {
  state?: string | undefined;
  project?: string | undefined;
  month?: string | undefined;
}

export interface ReportQuery extends PageQuery {
  state?: string | undefined;
  project?: string | undefined;
  month?: string | undefined;
}

export interface PlanQuery extends PageQuery {
  project?: string | undefined;
  month?: string | undefined;
}

export const server = {
  session: {
    get: () => get<{ account: SessionAccount }>("/api/session"),
    signIn: (account: string, password: string) =>
      post<{ account: SessionAccount }>("/api/session", { account, password }),
    signOut: () => request<undefined>("DELETE", "/api/session"),
    changePassword: (old: string, next: string) =>
      post<undefined>("/api/session/password", { old, new: next }),
  },
  agencies: {
    list: list<Agency>("/api/agencies"),
    add: (agency: AgencyNew) => post<Agency>("/api/agencies", agency),
  },
  people: {
    list: list<Person>("/api/people"),
    add: (person: { agency: string; name: string; phone: string; certificates: Certificate[] }) =>
      post<Person>("/api/people", person),
  },
  accounts: {
    list: list<Account, PageQuery & { role?: Role }>("/api/accounts"),
    add: (account: AccountNew) => post<Account>("/api/accounts", account),
    enable: (id: string) => post<undefined>(`/api/accounts/${part(id)}/enable`),
    disable: (id: string) => post<undefined>(`/api/accounts/${part(id)}/disable`),
    releaseDevice: (id: string) => post<undefined>(`/api/accounts/${part(id)}/release-device`),
  },
  owners: { list: list<Owner>("/api/owners"), add: (owner: OwnerNew) => post<Owner>("/api/owners", owner) },
  contracts: {
    list: list<Contract>("/api/contracts"),
    add: (contract: ContractNew) => post<Contract>("/api/contracts", contract),
  },
  projects: {
    list: list<ProjectSummary>("/api/projects"),
    get: (id: string, signal?: Signal) => get<ProjectDetail>(`/api/projects/${part(id)}`, undefined, signal),
    add: (project: ProjectNew) => post<ProjectDetail>("/api/projects", project),
  },
  catalogue: (version?: string) => get<Catalogue>("/api/catalogue", { version }),
  plans: {
    list: list<PlanSummary, PlanQuery>("/api/plans"),
    get: (id: string, signal?: Signal) => get<PlanDetail>(`/api/plans/${part(id)}`, undefined, signal),
    make: (plan: { project: string; month: string; period: Period }) => post<PlanDetail>("/api/plans", plan),
    dispatch: (id: string, batches: { facilities: string[]; assignees: string[] }[]) =>
      post<PlanDetail>(`/api/plans/${part(id)}/dispatch`, { batches }),
    withdraw: (id: string, facilities: string[], assignees: string[]) =>
      post<PlanDetail>(`/api/plans/${part(id)}/withdraw`, { facilities, assignees }),
    remove: (id: string) => request<undefined>("DELETE", `/api/plans/${part(id)}`),
    readiness: (id: string, signal?: Signal) =>
      get<Readiness>(`/api/plans/${part(id)}/readiness`, undefined, signal),
  },
  tasks: {
    list: list<TaskSummary, TaskQuery>("/api/tasks"),
    get: (id: string, signal?: Signal) => get<TaskDetail>(`/api/tasks/${part(id)}`, undefined, signal),
    review: (id: string, decision: ReviewDecision) =>
      post<undefined>(`/api/tasks/${part(id)}/review`, decision),
    dispose: (id: string, fault: string, disposition: Disposition, note: string) =>
      post<undefined>(`/api/tasks/${part(id)}/faults/${part(fault)}/disposition`, { disposition, note }),
    trackAddress: (id: string) => `/api/tasks/${part(id)}/track.gpx`,
  },
  photoAddress: (sha256: string, size: "thumb" | "full") => `/api/photos/${part(sha256)}?size=${size}`,
  reports: {
    list: list<ReportSummary, ReportQuery>("/api/reports"),
    get: (id: string, signal?: Signal) => get<ReportDetail>(`/api/reports/${part(id)}`, undefined, signal),
    make: (report: ReportNew) => post<ReportDetail>("/api/reports", report),
    remove: (id: string) => request<undefined>("DELETE", `/api/reports/${part(id)}`),
    file: (id: string, note: string) => post<ReportDetail>(`/api/reports/${part(id)}/file`, { note }),
    pdfAddress: (id: string) => `/api/reports/${part(id)}/pdf`,
  },
  quarantine: { list: list<QuarantineEntry>("/api/quarantine") },
};

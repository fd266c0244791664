/**
 * Which pages and actions a role is offered. The server decides every request by its own table; this only spares
 * people what would be refused.
 */
import type { Role } from "@fengtai/ui/api";

const AGENCY: readonly Role[] = ["agency_admin", "enterprise_manager", "project_lead", "technical_lead"];
const EVERYBODY: readonly Role[] = [...AGENCY, "officer", "operator"];
const MASTER_DATA: readonly Role[] = ["agency_admin"];
const PLANNERS: readonly Role[] = ["agency_admin", "enterprise_manager", "project_lead"];
const REVIEWERS: readonly Role[] = ["project_lead", "technical_lead"];

export const PERMISSIONS = {
  seeAgencies: ["officer", "operator"],
  addAgency: ["officer", "operator"],
  seePeople: ["agency_admin", "enterprise_manager"],
  addPerson: MASTER_DATA,
  seeAccounts: ["agency_admin", "enterprise_manager"],
  manageAccounts: MASTER_DATA,
  seeOwners: ["agency_admin", "enterprise_manager"],
  addOwner: MASTER_DATA,
  seeContracts: ["agency_admin", "enterprise_manager"],
  addContract: MASTER_DATA,
  seeProjects: EVERYBODY,
  addProject: MASTER_DATA,
  seePlans: AGENCY,
  makePlans: PLANNERS,
  seeTasks: AGENCY,
  review: REVIEWERS,
  seeReports: EVERYBODY,
  makeReports: ["agency_admin", "enterprise_manager", "project_lead", "technical_lead"],
  fileReports: ["technical_lead"],
  seeQuarantine: AGENCY,
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function may(role: Role | undefined, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission];
  return role !== undefined && roles.includes(role);
}

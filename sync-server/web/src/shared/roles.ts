/**
 * Who is offered which pages and actions: the roles of the server's permission table
 * (`shared-model/src/permission.rs`) that may take an action on anything at all. The server decides every request
 * by its own table; this only spares people what would be refused.
 */
import type { Role } from "@fengtai/ui/api";

const ADMIN: readonly Role[] = ["agency_admin"];
const OFFICE: readonly Role[] = ["agency_admin", "enterprise_manager", "technical_lead"];
const AGENCY: readonly Role[] = [...OFFICE, "project_lead"];
const AUTHORITY: readonly Role[] = ["officer", "operator"];

export const PERMISSIONS = {
  seeAgencies: AUTHORITY,
  addAgency: AUTHORITY,
  readPerson: [...AGENCY, ...AUTHORITY],
  addPerson: AUTHORITY,
  readAccount: AGENCY,
  manageAccount: ADMIN,
  readOwner: [...AGENCY, "officer"],
  addOwner: ADMIN,
  readOwnerContact: AGENCY,
  manageOwnerContact: ADMIN,
  readHistory: [...AGENCY, "officer"],
  /** An owner is assigned to nobody. */
  readOwnerHistory: [...OFFICE, "officer"],
  readContract: [...AGENCY, "officer"],
  manageContract: ADMIN,
  readProject: [...AGENCY, "officer"],
  manageProject: ADMIN,
  readPlan: [...AGENCY, "officer"],
  managePlan: ["agency_admin", "enterprise_manager", "project_lead"],
  readTask: [...AGENCY, "officer"],
  removeTask: ADMIN,
  reviewTask: ["project_lead", "technical_lead"],
  handleFault: AGENCY,
  readReport: [...AGENCY, "officer"],
  manageReport: AGENCY,
  fileReport: ["technical_lead"],
  readQuarantine: ["agency_admin", "project_lead", "technical_lead", "officer"],
  readRequest: [...AGENCY, ...AUTHORITY],
  fileRequest: ADMIN,
  decideRequest: ["officer"],
  carryOutCorrection: ["operator"],
  checkRegistration: ["officer"],
  readKeyUnit: [...AGENCY, ...AUTHORITY],
  manageKeyUnit: AUTHORITY,
  /** The portal: what is done for the own owner. */
  readOwnProjects: ["owner_contact"],
} as const satisfies Record<string, readonly Role[]>;

export type Permission = keyof typeof PERMISSIONS;

export function may(role: Role | undefined, permission: Permission): boolean {
  const roles: readonly Role[] = PERMISSIONS[permission];
  return role !== undefined && roles.includes(role);
}

/** Whether requests wait for somebody of this role. */
export function decidesRequests(role: Role | undefined): boolean {
  return may(role, "decideRequest") || may(role, "carryOutCorrection");
}

import type { Translated } from "../types";
import type zh from "../zh-CN/domain";

const domain: Translated<typeof zh> = {
  role: {
    officer: "Fire authority officer",
    operator: "Operator",
    agency_admin: "Agency administrator",
    enterprise_manager: "Enterprise manager",
    project_lead: "Project lead",
    technical_lead: "Technical lead",
    field_engineer: "Field engineer",
    owner_contact: "Owner contact",
  },
  verdict: { pass: "Pass", fail: "Fail", untestable: "Cannot be tested" },
  taskKind: {
    planned: "Task from the plan",
    supplementary: "Supplementary test",
    norm_mismatch: "Not covered by the current norm",
    investigation: "Investigation",
    repair: "Repair",
  },
  taskState: {
    unsubmitted: "Not submitted",
    accepted: "Accepted",
    in_progress: "In progress",
    submitted: "Submitted",
    pending: "Awaiting review",
    approved: "Approved",
    returned: "Returned",
    deleted: "Deleted",
  },
  planState: {
    draft: "Not dispatched",
    dispatched: "Dispatched",
    expired: "Expired",
    started: "Under way",
    deleted: "Deleted",
  },
  period: { month: "Monthly", quarter: "Quarterly", year: "Yearly" },
  contractKind: {
    maintenance: "Maintenance",
    completion_inspection: "Completion inspection",
    annual_inspection: "Annual inspection",
    special_inspection: "Special inspection",
    assessment: "Safety assessment",
  },
  contractState: { active: "In force", terminated: "Terminated", cancelled: "Cancelled" },
  qualification: {
    registered_engineer: "Registered fire engineer",
    facility_operator: "Fire-facility operator",
  },
  disposition: {
    investigate: "Investigate",
    owner_agreed: "Owner agreed to repair",
    owner_declined: "Owner declined",
    in_discussion: "In talks with the owner",
    out_of_scope: "Outside the contract",
  },
  reportState: {
    queued: "Queued",
    running: "Being generated",
    failed: "Failed",
    generated: "Generated",
    filed: "Filed",
  },
  photoKind: {
    selfie: "Self-portrait",
    sign_in: "Site sign-in",
    controller: "Controller",
    site: "Site",
    item: "Test item",
    fault: "Fault",
  },
};
export default domain;

//! A row for every endpoint: which action of the permission table it is, on what, asked with which body.
//!
//! Bodies are well formed and ask for nothing that could be done, as far as possible: what matters is whether the
//! answer is about who asks or about what is asked.

use serde_json::{Value, json};
use shared_model::permission::Action::{self, *};

use super::office::Place;

/// Who gets past an endpoint.
#[derive(Clone, Copy)]
pub(super) enum Gate {
    /// Nobody need be signed in.
    Open,
    /// Whoever is signed in: what it tells or does concerns the asker alone, or is no secret.
    Anyone,
    /// Whoever is signed in, with what is their own: somebody else's is not there for them.
    Own,
    /// Whoever works with the field app.
    Phone,
    /// Whoever may do this within the own agency, or anywhere.
    Make(Action),
    /// Whoever stands to the object as the table says.
    Object { assignable: bool, read: Action, act: Action },
    /// A list of what one may see; `mark` finds an object of a place in it.
    List { assignable: bool, read: Action, mark: fn(&Place) -> String },
}

/// One endpoint.
pub(super) struct Row {
    pub(super) operation: &'static str,
    pub(super) gate: Gate,
    /// What stands for `{id}` in its path.
    pub(super) id: fn(&Place) -> String,
    /// The whole path, where it has more to it than `{id}`.
    pub(super) path: fn(&Place) -> Option<String>,
    pub(super) body: fn(&Place) -> Value,
    pub(super) content: &'static str,
}

const fn row(operation: &'static str, gate: Gate) -> Row {
    Row { operation, gate, id: |_| String::new(), path: |_| None, body: |_| Value::Null, content: "application/json" }
}

const fn object(operation: &'static str, id: fn(&Place) -> String, assignable: bool, read: Action, act: Action) -> Row {
    Row { id, ..row(operation, Gate::Object { assignable, read, act }) }
}

const fn list(operation: &'static str, assignable: bool, read: Action, mark: fn(&Place) -> String) -> Row {
    row(operation, Gate::List { assignable, read, mark })
}

impl Row {
    const fn with(self, body: fn(&Place) -> Value) -> Self {
        Self { body, ..self }
    }

    const fn of_type(self, content: &'static str) -> Self {
        Self { content, ..self }
    }

    const fn at(self, path: fn(&Place) -> Option<String>) -> Self {
        Self { path, ..self }
    }
}

fn nothing(_: &Place) -> Value {
    json!({})
}

fn login() -> Value {
    json!({ "name": "", "phone": "", "login": "", "password": "" })
}

pub(super) const ROWS: &[Row] = &[
    // The session, and what is no secret.
    row("sign_in", Gate::Open).with(|_| json!({ "account": "nobody", "password": "nothing" })),
    row("get_session", Gate::Anyone),
    row("sign_out", Gate::Anyone),
    row("change_password", Gate::Anyone).with(|_| json!({ "old": "", "new": "" })),
    row("list_sessions", Gate::Anyone),
    Row { id: |place| place.engineer.clone(), ..row("end_session", Gate::Own) },
    row("get_catalogue", Gate::Anyone),
    row("list_brands", Gate::Anyone),
    row("list_regions", Gate::Open),
    row("get_map", Gate::Anyone),
    row("get_map_tile", Gate::Anyone).at(|_| Some("/api/map/tiles/0/0/0".to_owned())),
    row("search_address", Gate::Make(ManageProject)).at(|_| Some("/api/geocode?q=".to_owned())),
    // Every list decides for itself; which one stands here does not matter.
    Row { path: |_| Some("/api/export/agencies.csv".to_owned()), ..row("export_list", Gate::Make(ReadAgency)) },
    // Agencies and people.
    list("list_agencies", false, ReadAgency, |place| place.agency.clone()),
    row("add_agency", Gate::Make(AddAgency))
        .with(|_| json!({ "name": "", "credit_code": "", "address": "", "admin": login() })),
    object("get_agency", |place| place.agency.clone(), false, ReadAgency, ReadAgency),
    list("list_people", false, ReadPerson, |place| place.person.clone()),
    object("add_person", |_| String::new(), false, ReadPerson, AddPerson)
        .with(|place| json!({ "agency": place.agency, "name": "", "certificates": [] })),
    object("get_person", |place| place.person.clone(), false, ReadPerson, ReadPerson),
    object("person_history", |place| place.person.clone(), false, ReadPerson, ReadPerson),
    object("person_ties", |place| place.person.clone(), false, ReadPerson, ReadPerson),
    object("add_registry_check", |place| place.agency.clone(), false, ReadAgency, CheckRegistration)
        .with(|_| json!({ "number": "", "found": true, "note": "", "checked_on": "2026-11-20" })),
    object("account_history", |place| place.account.clone(), false, ReadAccount, ReadAccount),
    object("list_account_sessions", |place| place.account.clone(), false, ReadAccount, ManageAccount),
    object("end_account_session", |_| String::new(), false, ReadAccount, ManageAccount)
        .at(|place| Some(format!("/api/accounts/{}/sessions/{}", place.account, place.account))),
    list("list_accounts", false, ReadAccount, |place| place.account.clone()),
    row("add_account", Gate::Make(ManageAccount)).with(
        |place| json!({ "person": place.person, "role": "field_engineer", "login": "", "phone": "", "password": "" }),
    ),
    object("get_account", |place| place.account.clone(), false, ReadAccount, ReadAccount),
    object("enable_account", |place| place.account.clone(), false, ReadAccount, ManageAccount).with(nothing),
    object("disable_account", |place| place.account.clone(), false, ReadAccount, ManageAccount).with(nothing),
    object("release_device", |place| place.account.clone(), false, ReadAccount, ManageAccount).with(nothing),
    object("reset_password", |place| place.account.clone(), false, ReadAccount, ManageAccount)
        .with(|_| json!({ "password": "" })),
    // Owners, contracts, projects.
    list("list_owners", false, ReadOwner, |place| place.owner.clone()),
    row("add_owner", Gate::Make(AddOwner)).with(|_| json!({ "name": "", "address": "" })),
    object("get_owner", |place| place.owner.clone(), false, ReadOwner, ReadOwner),
    object("update_owner", |place| place.owner.clone(), false, ReadOwner, AddOwner)
        .with(|_| json!({ "version": 1, "name": "", "address": "" })),
    object("owner_history", |place| place.owner.clone(), false, ReadOwner, ReadHistory),
    list("list_owner_contacts", false, ReadOwnerContact, |place| place.owner_contact.clone()),
    row("add_owner_contact", Gate::Make(ManageOwnerContact))
        .with(|place| json!({ "owner": place.owner, "name": "", "phone": "" })),
    object("get_owner_contact", |place| place.owner_contact.clone(), false, ReadOwnerContact, ReadOwnerContact),
    object("update_owner_contact", |place| place.owner_contact.clone(), false, ReadOwnerContact, ManageOwnerContact)
        .with(|_| json!({ "version": 1, "name": "", "phone": "" })),
    object(
        "add_owner_contact_account",
        |place| place.owner_contact.clone(),
        false,
        ReadOwnerContact,
        ManageOwnerContact,
    ),
    object(
        "reset_owner_contact_password",
        |place| place.owner_contact.clone(),
        false,
        ReadOwnerContact,
        ManageOwnerContact,
    ),
    object("end_owner_contact", |place| place.owner_contact.clone(), false, ReadOwnerContact, ManageOwnerContact),
    list("list_contracts", true, ReadContract, |place| place.contract.clone()),
    row("add_contract", Gate::Make(ManageContract))
        .with(|place| json!({ "owner": place.owner, "name": "", "kind": "maintenance", "signed_on": "2026-11-01" })),
    object("get_contract", |place| place.contract.clone(), true, ReadContract, ReadContract),
    object("update_contract", |place| place.contract.clone(), true, ReadContract, ManageContract)
        .with(|_| json!({ "version": 1, "name": "" })),
    object("terminate_contract", |place| place.contract.clone(), true, ReadContract, ManageContract)
        .with(|_| json!({ "reason": "", "person": "" })),
    object("cancel_contract", |place| place.contract.clone(), true, ReadContract, ManageContract)
        .with(|_| json!({ "reason": "", "person": "" })),
    object("contract_history", |place| place.contract.clone(), true, ReadContract, ReadHistory),
    object("list_contract_attachments", |place| place.contract.clone(), true, ReadContract, ReadContract),
    object("add_contract_attachments", |place| place.contract.clone(), true, ReadContract, ManageContract)
        .with(|_| json!({ "attachments": [] })),
    list("list_projects", true, ReadProject, |place| place.project.clone()),
    row("add_project", Gate::Make(ManageProject)).with(|place| {
        json!({
            "contract": place.contract, "name": "", "lead": place.lead, "jurisdiction": "", "address": "",
            "position": { "lat": 30.0, "lon": 120.0 }, "buildings": [], "facilities": [],
        })
    }),
    object("get_project", |place| place.project.clone(), true, ReadProject, ReadProject),
    object("update_project", |place| place.project.clone(), true, ReadProject, ManageProject).with(|place| {
        json!({
            "version": 1, "contract": place.contract, "name": "", "lead": place.lead, "jurisdiction": "", "address": "",
            "position": { "lat": 30.0, "lon": 120.0 }, "buildings": [], "facilities": [],
        })
    }),
    object("terminate_project", |place| place.project.clone(), true, ReadProject, ManageProject)
        .with(|_| json!({ "reason": "", "person": "", "name": "" })),
    object("project_history", |place| place.project.clone(), true, ReadProject, ReadHistory),
    object("set_project_lead", |place| place.project.clone(), true, ReadProject, ManageProject)
        .with(|_| json!({ "lead": "00000000-0000-0000-0000-000000000000" })),
    // The list of key units belongs to no agency: whoever reads it as one of an agency reads all of it.
    row("list_key_units", Gate::Make(ReadKeyUnit)),
    row("add_key_unit", Gate::Make(ManageKeyUnit)).with(|_| json!({ "region": "", "name": "", "address": "" })),
    row("import_key_units", Gate::Make(ManageKeyUnit)).of_type("application/octet-stream"),
    Row { id: |place| place.key_unit.clone(), ..row("end_key_unit", Gate::Make(ManageKeyUnit)) }
        .with(|_| json!({ "reason": "" })),
    // Plans.
    list("list_plans", true, ReadPlan, |place| place.plan.clone()),
    object("add_plan", |_| String::new(), true, ReadPlan, ManagePlan)
        .with(|place| json!({ "project": place.project, "month": "2026-11", "period": "month" })),
    object("get_plan", |place| place.plan.clone(), true, ReadPlan, ReadPlan),
    object("delete_plan", |place| place.plan.clone(), true, ReadPlan, ManagePlan),
    object("dispatch_plan", |place| place.plan.clone(), true, ReadPlan, ManagePlan).with(|_| json!({ "batches": [] })),
    object("withdraw_plan", |place| place.plan.clone(), true, ReadPlan, ManagePlan)
        .with(|_| json!({ "facilities": [], "assignees": [] })),
    object("get_plan_readiness", |place| place.plan.clone(), true, ReadPlan, ReadPlan),
    object("get_plan_removal", |place| place.plan.clone(), true, ReadPlan, ManagePlan),
    object("get_plan_proposal", |place| place.plan.clone(), true, ReadPlan, ManagePlan),
    list("get_board", true, ReadPlan, |place| place.plan.clone()),
    // Each of the batch is decided for itself, and what may not be seen is told as what is not there.
    row("add_plans", Gate::Anyone)
        .with(|place| json!({ "projects": [place.project], "month": "2026-11", "period": "month", "preview": true })),
    row("dispatch_plans", Gate::Anyone).with(|place| json!({ "plans": [place.plan], "preview": true })),
    row("list_engineers", Gate::Make(ReadAccount)),
    // Tasks, reviews, faults.
    list("list_tasks", true, ReadTask, |place| place.task.clone()),
    list("list_review_queue", true, ReviewTask, |place| place.task.clone()),
    object("get_task", |place| place.task.clone(), true, ReadTask, ReadTask),
    object("get_task_track", |_| String::new(), true, ReadTask, ReadTask)
        .at(|place| Some(format!("/api/tasks/{}/track.gpx", place.task))),
    object("remove_task", |place| place.task.clone(), true, ReadTask, RemoveTask).with(|_| json!({ "reason": "" })),
    object("review_task", |place| place.task.clone(), true, ReadTask, ReviewTask)
        .with(|_| json!({ "decision": "approve", "heads": [], "note": "", "items": [] })),
    object("handle_fault", |_| String::new(), true, ReadTask, HandleFault)
        .at(|place| Some(format!("/api/tasks/{}/faults/{}/disposition", place.task, place.fault)))
        .with(|_| json!({ "disposition": "out_of_scope", "note": "" })),
    object("get_late_evidence", |place| place.task.clone(), true, ReadTask, ReadQuarantine),
    object("admit_late_evidence", |place| place.task.clone(), true, ReadTask, ReviewTask)
        .with(|_| json!({ "deliveries": [], "note": "" })),
    // Those of the furnished projects are looked into.
    list("list_faults", true, ReadTask, |place| place.fault.clone())
        .at(|_| Some("/api/faults?standing=under_way".to_owned())),
    object("get_fault", |place| place.fault.clone(), true, ReadTask, ReadTask),
    object("withdraw_order", |place| place.order.clone(), true, ReadTask, HandleFault).with(|_| json!({ "note": "" })),
    object("get_photo", |_| String::new(), true, ReadTask, ReadTask)
        .at(|place| Some(format!("/api/photos/{}", place.photo))),
    list("list_quarantine", true, ReadQuarantine, |place| place.task.clone()),
    // Reports.
    list("list_due_reports", true, ManageReport, |place| place.plan.clone())
        .at(|_| Some("/api/report-batch?month=2026-11".to_owned())),
    // Whoever manages no reports is told that there are none.
    row("get_reports_to_file", Gate::Anyone),
    row("add_reports", Gate::Anyone).with(|place| json!({ "plans": [place.plan], "dated_on": "2026-11-22" })),
    list("list_reports", true, ReadReport, |place| place.report.clone()),
    object("add_report", |_| String::new(), true, ReadReport, ManageReport).with(|place| {
        json!({
            "plan": place.plan, "dated_on": "2026-11-22", "service_from": "2026-11-20", "service_to": "2026-11-21",
            "extra_tasks": [],
            "cover": {},
        })
    }),
    object("get_report", |place| place.report.clone(), true, ReadReport, ReadReport),
    object("get_report_pdf", |place| place.report.clone(), true, ReadReport, ReadReport),
    object("get_report_tables", |place| place.report.clone(), true, ReadReport, ReadReport),
    object("get_report_uploaded", |place| place.report.clone(), true, ReadReport, ReadReport),
    object("delete_report", |place| place.report.clone(), true, ReadReport, ManageReport),
    object("file_report", |place| place.report.clone(), true, ReadReport, FileReport)
        .with(|_| json!({ "note": "同意" })),
    // Requests to the authority, and files.
    object("get_project_hazards", |place| place.project.clone(), true, ReadProject, ReadReport),
    object("get_project_hazards_sheet", |place| place.project.clone(), true, ReadProject, ReadReport),
    row("list_regions", Gate::Open),
    list("list_requests", true, ReadRequest, |place| place.suspension.clone()),
    object("get_request", |place| place.suspension.clone(), true, ReadRequest, ReadRequest),
    object("get_request", |place| place.correction.clone(), true, ReadRequest, ReadRequest),
    object("ask_for_suspension", |_| String::new(), true, ReadProject, FileRequest)
        .with(|place| json!({ "project": place.project, "month": "2026-12", "reason": "", "attachments": [] })),
    object("decide_request", |place| place.suspension.clone(), true, ReadRequest, DecideRequest)
        .with(|_| json!({ "approve": false, "note": "" })),
    object("decide_request", |place| place.correction.clone(), true, ReadRequest, CarryOutCorrection)
        .with(|_| json!({ "approve": true, "note": "" })),
    object("withdraw_request", |place| place.correction.clone(), true, ReadRequest, FileRequest),
    object("ask_for_direct_upload", |_| String::new(), true, ReadProject, FileRequest)
        .with(|place| json!({ "project": place.project, "reason": "", "attachments": [] })),
    // A correction names what it corrects; that of somebody else is unknown to it, as any wrong name.
    row("ask_for_correction", Gate::Make(FileRequest))
        .with(|_| json!({ "what": "other", "reason": "", "attachments": [] })),
    row("ask_for_staff_change", Gate::Make(FileRequest))
        .with(|_| json!({ "changes": [], "reason": "", "attachments": [] })),
    row("read_staff_change_sheet", Gate::Make(FileRequest)).of_type("application/octet-stream"),
    // Companies that are no agency yet, known by number and code; and what everybody may take.
    row("begin_application", Gate::Open),
    row("get_application", Gate::Open).at(|_| Some("/api/applications/nothing".to_owned())),
    row("save_application", Gate::Open).at(|_| Some("/api/applications/nothing".to_owned())),
    row("hand_in_application", Gate::Open).at(|_| Some("/api/applications/nothing/hand-in".to_owned())),
    row("read_application_sheet", Gate::Open).at(|_| Some("/api/applications/nothing/sheet".to_owned())),
    row("look_up_proof", Gate::Open),
    row("get_downloads", Gate::Open),
    row("get_application_form", Gate::Open),
    row("get_staff_change_form", Gate::Open),
    row("get_key_unit_form", Gate::Open),
    row("get_model_report", Gate::Open),
    row("get_app_code", Gate::Open),
    row("begin_draft", Gate::Open),
    row("attachment_options", Gate::Open),
    row("create_attachment", Gate::Make(AddAttachment)),
    Row { id: |place| place.attachment.clone(), ..row("get_attachment_progress", Gate::Own) },
    Row { id: |place| place.attachment.clone(), ..row("append_attachment", Gate::Own) }
        .of_type("application/offset+octet-stream"),
    Row { id: |place| place.attachment.clone(), ..row("cancel_attachment", Gate::Own) },
    object("get_attachment", |place| place.attachment.clone(), true, ReadRequest, ReadRequest),
    // The field app.
    row("sync", Gate::Phone).of_type("application/cbor"),
    row("upload_options", Gate::Open),
    row("create_upload", Gate::Phone),
    row("get_upload_progress", Gate::Phone).at(|place| Some(format!("/api/uploads/{}", place.photo))),
    row("append_upload", Gate::Phone)
        .at(|place| Some(format!("/api/uploads/{}", place.photo)))
        .of_type("application/offset+octet-stream"),
    row("cancel_upload", Gate::Phone).at(|place| Some(format!("/api/uploads/{}", place.photo))),
];

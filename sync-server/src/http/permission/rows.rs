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
    row("add_owner", Gate::Make(AddOwner))
        .with(|_| json!({ "name": "", "address": "", "contact": { "name": "", "phone": "" } })),
    object("get_owner", |place| place.owner.clone(), false, ReadOwner, ReadOwner),
    list("list_contracts", true, ReadContract, |place| place.contract.clone()),
    row("add_contract", Gate::Make(ManageContract))
        .with(|place| json!({ "owner": place.owner, "name": "", "kind": "maintenance", "signed_on": "2026-11-01" })),
    object("get_contract", |place| place.contract.clone(), true, ReadContract, ReadContract),
    list("list_projects", true, ReadProject, |place| place.project.clone()),
    row("add_project", Gate::Make(ManageProject)).with(|place| {
        json!({
            "contract": place.contract, "name": "", "lead": place.lead, "jurisdiction": "", "address": "",
            "position": { "lat": 30.0, "lon": 120.0 }, "no_water_supply": true, "buildings": [], "facilities": [],
        })
    }),
    object("get_project", |place| place.project.clone(), true, ReadProject, ReadProject),
    object("set_project_lead", |place| place.project.clone(), true, ReadProject, ManageProject)
        .with(|_| json!({ "lead": "00000000-0000-0000-0000-000000000000" })),
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
    // Tasks, reviews, faults.
    list("list_tasks", true, ReadTask, |place| place.task.clone()),
    object("get_task", |place| place.task.clone(), true, ReadTask, ReadTask),
    object("get_task_track", |_| String::new(), true, ReadTask, ReadTask)
        .at(|place| Some(format!("/api/tasks/{}/track.gpx", place.task))),
    object("remove_task", |place| place.task.clone(), true, ReadTask, RemoveTask),
    object("review_task", |place| place.task.clone(), true, ReadTask, ReviewTask)
        .with(|_| json!({ "decision": "approve", "heads": [], "note": "", "items": [] })),
    object("handle_fault", |_| String::new(), true, ReadTask, HandleFault)
        .at(|place| Some(format!("/api/tasks/{}/faults/{}/disposition", place.task, place.fault)))
        .with(|_| json!({ "disposition": "out_of_scope", "note": "" })),
    object("withdraw_order", |place| place.order.clone(), true, ReadTask, HandleFault).with(|_| json!({ "note": "" })),
    object("get_photo", |_| String::new(), true, ReadTask, ReadTask)
        .at(|place| Some(format!("/api/photos/{}", place.photo))),
    list("list_quarantine", true, ReadQuarantine, |place| place.task.clone()),
    // Reports.
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
    object("delete_report", |place| place.report.clone(), true, ReadReport, ManageReport),
    object("file_report", |place| place.report.clone(), true, ReadReport, FileReport)
        .with(|_| json!({ "note": "同意" })),
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

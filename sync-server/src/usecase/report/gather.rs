//! Gathers what a report is composed from: rows, and the evidence of the tasks as it was approved.

use std::collections::{BTreeMap, BTreeSet};

use fengtai_report::{Approval, Check};
use shared_model::account::AccountState;
use shared_model::calendar::day_of;
use shared_model::catalogue::Catalogue;
use shared_model::fault::FaultState;
use shared_model::id::{AccountId, AgencyId, FaultId, TaskId};
use shared_model::moment::Moment;
use shared_model::person::{Certificate, Level, Qualification, certificate_for};
use shared_model::report::ReportKind;
use shared_model::request::{RequestKind, RequestState};
use shared_model::review::ReviewDecision;
use shared_model::role::Role;
use shared_model::signature::{Receipt, ReceiptFor, SecretKey};
use shared_model::task::{TaskKind, TaskState};

use super::NewReport;
use super::body::Body;
use crate::compose::{
    FaultSource, PersonFacts, ProjectSource, ReportSource, ReviewSource, SubmissionSource, TaskSource,
};
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::account::Wanted;
use crate::store::fault::FaultRow;
use crate::store::page::Page;
use crate::store::plan::PlanRow;
use crate::store::review::ReviewRow;
use crate::store::submission::VALID;
use crate::store::task::TaskRow;

/// The source of a report numbered within its year, and when the last of its tasks was submitted.
pub(super) fn source(
    tx: &Tx<'_>,
    plan: &PlanRow,
    new: &NewReport,
    (kind, body): (ReportKind, Option<&Body>),
    (year, seq): (i16, u32),
    now: Moment,
    key: &SecretKey,
) -> Result<(ReportSource, Moment), ApiError> {
    let mut rows = Vec::new();
    for task in store::plan::tasks(tx, plan.id)? {
        rows.push(store::task::get(tx, task.id)?.ok_or(Code::RequestNotFound)?);
    }
    let planned: BTreeSet<TaskId> = rows.iter().map(|row| row.id).collect();
    for id in new.extra_tasks.iter().collect::<BTreeSet<_>>().into_iter().filter(|id| !planned.contains(id)) {
        rows.push(extra(tx, plan, *id)?);
    }
    let submitted_at = rows.iter().filter_map(|row| row.submitted_at).max().unwrap_or(now);
    let tasks = rows.iter().map(|row| task(tx, row, key)).collect::<Result<Vec<_>, _>>()?;
    let mut faults = BTreeMap::new();
    for row in &rows {
        for fault in store::fault::of_task(tx, row.id)? {
            faults.insert(fault.id, standing(tx, &fault, key)?);
        }
    }
    let mut earlier = Vec::new();
    for fault in store::fault::earlier(tx, plan.project, plan.month)? {
        let row = store::task::get(tx, fault.task)?.ok_or(Code::RequestNotFound)?;
        earlier.push((only(task(tx, &row, key)?, fault.id), standing(tx, &fault, key)?));
    }
    let contract = crate::usecase::plan::project_of(tx, plan.project)?.1.kind;
    let project = project(tx, plan)?;
    let repairs = faults.values().filter_map(|fault| fault.repair.as_deref());
    let all = tasks.iter().chain(earlier.iter().map(|(task, _)| task)).chain(repairs);
    let people = people(tx, all, day_of(now))?;
    let source = ReportSource {
        kind,
        contract,
        conclusion: new.conclusion,
        uploaded: body.map(Body::printed),
        approval: if kind == ReportKind::SpecialVenue { approval(tx, plan)? } else { None },
        number: number(&project.agency_code, year, seq),
        generated_at: now,
        month: plan.month,
        period: plan.period,
        catalogue: Catalogue::of_version(&plan.catalogue).ok_or(Code::ServerFailed)?,
        planned: store::plan::facilities(tx, plan.id)?,
        project,
        dated_on: new.dated_on,
        service: new.service,
        cover: new.cover.edits.clone(),
        checks: checks(kind, plan, &rows, &faults),
        tasks,
        earlier,
        faults,
        people,
    };
    Ok((source, submitted_at))
}

/// The decision that permits the project's reports to be uploaded.
fn approval(tx: &Tx<'_>, plan: &PlanRow) -> Result<Option<Approval>, ApiError> {
    let open = store::request::open_of_project(tx, plan.project, RequestKind::DirectUpload)?;
    let Some((id, _)) = open.into_iter().find(|(_, state)| *state == RequestState::Approved) else { return Ok(None) };
    let decision = store::request::get(tx, id)?.and_then(|row| row.decision);
    Ok(decision.map(|decision| Approval {
        number: id.to_string(),
        decided_on: crate::compose::day(day_of(decision.at)),
        department: decision.department,
    }))
}

/// 报告编号: the organisation part of the agency's credit code, the year, the running number.
fn number(agency_code: &str, year: i16, seq: u32) -> String {
    let organisation = agency_code.get(8..17).unwrap_or(agency_code);
    format!("{organisation}-{year}-{seq:04}")
}

/// A ticked task outside the plan: approved, of the same project and month.
fn extra(tx: &Tx<'_>, plan: &PlanRow, id: TaskId) -> Result<TaskRow, ApiError> {
    let row = store::task::get(tx, id)?;
    let fits = |row: &TaskRow| {
        row.project == plan.project
            && row.month == plan.month
            && row.state == TaskState::Approved
            && row.kind != TaskKind::Planned
    };
    let row = row.filter(fits).ok_or_else(|| ApiError::from(Code::ReportTask).with("task", id.to_string()))?;
    photos_arrived(tx, &row)?;
    Ok(row)
}

/// Nothing that is printed waits on a phone; those of the plan's tasks are asked for before.
fn photos_arrived(tx: &Tx<'_>, row: &TaskRow) -> Result<(), ApiError> {
    let held = u32::try_from(store::photo::held_of_task(tx, row.id)?.len()).unwrap_or(u32::MAX);
    match row.counts.photos.saturating_sub(held) {
        0 => Ok(()),
        missing => {
            Err(ApiError::from(Code::ReportPhotosMissing).with("count", missing).with("task", row.id.to_string()))
        }
    }
}

fn task(tx: &Tx<'_>, row: &TaskRow, key: &SecretKey) -> Result<TaskSource, ApiError> {
    let evidence = crate::usecase::task::evidence(tx, row.id, row.approved_heads.as_ref())?;
    let signature = |number, device| {
        let same = evidence.submissions.iter().find(|said| said.number == number && said.said.device == device);
        same.map(|statement| statement.signature)
    };
    let valid = store::submission::of_task(tx, row.id)?.into_iter().filter(|row| row.verification == VALID);
    let task = row.id;
    let submissions = valid
        .map(|row| SubmissionSource {
            number: row.number,
            by: row.said_by,
            device: row.device.to_string(),
            at: row.said_at,
            photo_count: row.photo_count,
            signature: signature(row.number, row.device),
            // Signing is deterministic: as long as the server keeps its key, this is the receipt the phone holds;
            // after that, what the phone gets when it asks again.
            receipt: row.journal.map(|journal| {
                let of = ReceiptFor::Submission { task, number: row.number, heads: row.heads.clone() };
                Receipt::issue(of, row.received_at, journal, key)
            }),
            heads: row.heads,
        })
        .collect();
    // What a correction took back is no review of what the report prints.
    let counted: Vec<_> = store::review::of_task(tx, row.id)?.into_iter().filter(ReviewRow::counts).collect();
    let approval = counted.iter().rfind(|review| review.decision == ReviewDecision::Approve);
    let settlements = approval.map(|review| review.settlements.clone()).unwrap_or_default();
    let reviews = counted.into_iter().map(|review| ReviewSource {
        decision: review.decision,
        reviewer: review.reviewer_name,
        at: review.at,
        note: review.note,
    });
    Ok(TaskSource { id: row.id, evidence, submissions, reviews: reviews.collect(), settlements })
}

/// The evidence of an earlier month, cut down to the one fault that is still open.
fn only(mut task: TaskSource, fault: FaultId) -> TaskSource {
    task.evidence.faults.retain(|id, _| *id == fault);
    task
}

/// The approved repair that solved a fault.
fn repair(tx: &Tx<'_>, fault: &FaultRow, key: &SecretKey) -> Result<Option<Box<TaskSource>>, ApiError> {
    if fault.state != FaultState::Resolved {
        return Ok(None);
    }
    let done = store::order::of_fault(tx, fault.id)?.into_iter().rfind(|order| order.done_at.is_some());
    let Some((id, TaskState::Approved)) = done.and_then(|order| order.task) else { return Ok(None) };
    let row = store::task::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    photos_arrived(tx, &row)?;
    Ok(Some(Box::new(task(tx, &row, key)?)))
}

/// Where a fault stands, with the last word on how it is handled.
fn standing(tx: &Tx<'_>, fault: &FaultRow, key: &SecretKey) -> Result<FaultSource, ApiError> {
    // A fault that came back, from an investigation or without its repair, waits to be settled again.
    let settled = fault.state != FaultState::Open;
    let last = store::fault::history(tx, fault.id)?.into_iter().rfind(|event| settled && event.disposition.is_some());
    Ok(FaultSource {
        id: fault.id,
        state: fault.state,
        disposition: last.as_ref().and_then(|event| event.disposition),
        note: last.map(|event| event.note).unwrap_or_default(),
        repair: repair(tx, fault, key)?,
    })
}

fn project(tx: &Tx<'_>, plan: &PlanRow) -> Result<ProjectSource, ApiError> {
    let (project, contract) = crate::usecase::plan::project_of(tx, plan.project)?;
    let agency = store::agency::get(tx, plan.agency)?.ok_or(Code::RequestNotFound)?;
    Ok(ProjectSource {
        buildings: store::project::buildings(tx, plan.project)?,
        facilities: store::project::facilities(tx, plan.project)?,
        name: project.name,
        address: project.address,
        owner_name: project.owner_name,
        contract_name: contract.name,
        agency_name: agency.name,
        agency_code: agency.credit_code,
        geofence: project.geofence,
        lead: project.lead_name,
        technical_lead: technical_lead(tx, plan.agency)?,
    })
}

/// The agency's technical lead; empty when it has none that is enabled.
fn technical_lead(tx: &Tx<'_>, agency: AgencyId) -> Result<String, ApiError> {
    let page = Page::new(None, None, None);
    let wanted = Wanted { role: Some(Role::TechnicalLead), state: Some(AccountState::Enabled), ..Wanted::default() };
    let leads = store::account::list(tx, Some(agency), &wanted, &page)?;
    let lead = leads.items.into_iter().next();
    Ok(lead.map(|lead| lead.person_name).unwrap_or_default())
}

/// Everybody who said something in the tasks or settled it, with the certificate their role asks for.
fn people<'t>(
    tx: &Tx<'_>,
    tasks: impl Iterator<Item = &'t TaskSource>,
    today: jiff::civil::Date,
) -> Result<BTreeMap<AccountId, PersonFacts>, ApiError> {
    let mut people = BTreeMap::new();
    for task in tasks {
        let settlers = task.settlements.iter().map(|settlement| settlement.by);
        for account in crate::usecase::task::speakers(&task.evidence).into_iter().chain(settlers) {
            if people.contains_key(&account) {
                continue;
            }
            let Some(row) = store::account::get(tx, account)? else { continue };
            let certificates = store::person::certificates(tx, row.person)?;
            let asked = row.role.required_qualification();
            let shown = asked.and_then(|qualification| certificate_for(&certificates, qualification, today));
            people.insert(account, facts(row.person_name, shown));
        }
    }
    Ok(people)
}

fn facts(name: String, certificate: Option<&Certificate>) -> PersonFacts {
    let Some(Certificate { qualification, level, number, .. }) = certificate else {
        return PersonFacts { name, ..PersonFacts::default() };
    };
    let level = match level {
        Level::Elementary => "初级",
        Level::Intermediate => "中级",
        Level::Senior => "高级",
        Level::Technician => "技师",
        Level::SeniorTechnician => "高级技师",
        Level::Class2 => "二级",
        Level::Class1 => "一级",
    };
    let qualification = match qualification {
        Qualification::RegisteredEngineer => format!("{level}注册消防工程师"),
        Qualification::FacilityOperator => format!("消防设施操作员（{level}）"),
    };
    PersonFacts { name, qualification, certificate: number.clone() }
}

/// What was checked before generating; only a report that passed every check is made.
fn checks(kind: ReportKind, plan: &PlanRow, rows: &[TaskRow], faults: &BTreeMap<FaultId, FaultSource>) -> Vec<Check> {
    let check = |name: &str, detail: String| Check { name: name.to_owned(), passed: true, detail };
    let photos: u32 = rows.iter().map(|row| row.counts.photos).sum();
    if kind.is_uploaded() {
        return vec![
            check("项目未终止，当月未暂停", plan.project_name.clone()),
            check("任务全部提交并审核通过", format!("{} 个任务", rows.len())),
            check("照片全部收到", format!("{photos} 张照片")),
            check("上传的报告可以读取", String::new()),
        ];
    }
    vec![
        check("计划月份为当月", plan.month.to_string()),
        check("项目未终止，当月未暂停", plan.project_name.clone()),
        check("计划对应的任务全部在当月提交", format!("{} 个任务", rows.len())),
        check("任务全部审核通过", format!("{} 个任务", rows.len())),
        check("故障全部处理", format!("{} 个故障", faults.len())),
        check("照片全部收到", format!("{photos} 张照片")),
    ]
}

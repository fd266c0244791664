//! Corrections: what an operator undoes, what stands against it, and what stays readable.

use shared_model::calendar::Month;
use shared_model::fault::{FaultDisposition, FaultState};
use shared_model::feed::FeedEvent;
use shared_model::id::{AccountId, AttachmentId, OrderId, PersonId, PlanId, ReportId, SessionId, TaskId};
use shared_model::report::ReportState;
use shared_model::request::CorrectionKind;
use shared_model::review::ReviewDecision;
use shared_model::role::Role;
use shared_model::task::TaskState;
use shared_model::verdict::Verdict;

use super::correction::{self, NewCorrection};
use super::*;
use crate::params;
use crate::testing::{task_id, whole};
use crate::testing_office::{FAULT, Office, refusal};
use crate::usecase::attachment::{Announced, Holder};
use crate::usecase::report::{self, Cover, NewReport};
use crate::usecase::{fault, filing as report_filing};

/// An operator of the authority.
fn operator(office: &Office) -> Actor {
    let (person, account) = (PersonId::from_bytes([50; 16]), AccountId::from_bytes([50; 16]));
    office.world.run("INSERT INTO person (id, name, phone, created_at) VALUES (?1, '客服', '', 0)", params![person]);
    office.world.run(
        "INSERT INTO account (id, person, role, login, phone, password, must_change_password, state, created_at)
         VALUES (?1, ?2, 'operator', 'operator', '', '', 0, 'enabled', 0)",
        params![account, person],
    );
    Actor {
        account,
        session: SessionId::from_bytes([50; 16]),
        person,
        name: "客服".to_owned(),
        login: "operator".to_owned(),
        role: Role::Operator,
        agency: None,
        agency_name: None,
        jurisdiction: None,
        owner: None,
        device: None,
        must_change_password: false,
    }
}

/// The stamped form, uploaded by the administrator.
fn scan(office: &Office) -> AttachmentId {
    let core = &office.world.core;
    let holder = Holder::Account(office.admin.clone());
    let announced = Announced { name: "盖章.pdf".to_owned(), media_type: String::new(), bytes: 4, is_body: false };
    let row = attachment::create(core, &holder, announced).unwrap();
    let (row, mut file) = attachment::resume(core, &holder, row.id, 0).unwrap();
    file.write(b"%PDF").unwrap();
    attachment::advance(core, row, file).unwrap().id
}

fn wish(office: &Office, what: CorrectionKind) -> NewCorrection {
    let attachments = vec![scan(office)];
    NewCorrection { what, project: None, task: None, report: None, reason: "误操作".to_owned(), attachments }
}

fn undo(office: &Office, task: TaskId) -> Result<RequestDetail, ApiError> {
    let new = NewCorrection { task: Some(task), ..wish(office, CorrectionKind::UndoApproval) };
    correction::ask(&office.world.core, &office.admin, new)
}

fn reopen(office: &Office, report: ReportId) -> Result<RequestDetail, ApiError> {
    let new = NewCorrection { report: Some(report), ..wish(office, CorrectionKind::ReopenReport) };
    correction::ask(&office.world.core, &office.admin, new)
}

fn carry_out(office: &Office, operator: &Actor, id: RequestId) -> Result<RequestDetail, ApiError> {
    decide(&office.world.core, operator, id, &Decision { approve: true, note: "已核对盖章申请".to_owned() })
}

/// An office whose only task is approved.
fn approved() -> (Office, PlanId, TaskId) {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, _) = office.submitted(plan, Verdict::Pass);
    office.review(task, ReviewDecision::Approve, "同意").unwrap();
    (office, plan, task)
}

fn task_of(office: &Office, task: TaskId) -> store::task::TaskRow {
    office.world.core.db.read(|tx| store::task::get(tx, task)).unwrap().unwrap()
}

fn report_of(office: &Office, plan: PlanId) -> ReportId {
    let day = |text: &str| text.parse().unwrap();
    let new = NewReport {
        plan,
        dated_on: day("2026-11-22"),
        service: (day("2026-11-20"), day("2026-11-21")),
        extra_tasks: Vec::new(),
        conclusion: None,
        upload: None,
        cover: Cover::default(),
    };
    report::add(&office.world.core, &office.lead, &new).unwrap().id
}

/// A report as the job leaves it, filed.
fn filed(office: &Office, plan: PlanId) -> ReportId {
    let id = report_of(office, plan);
    assert!(report::make_next(&office.world.core).unwrap());
    report_filing::file(&office.world.core, &office.technical_lead, id, "同意备案").unwrap();
    id
}

#[test]
fn an_approval_is_taken_back_and_what_it_was_stays_readable() {
    let (mut office, _, task) = approved();
    let operator = operator(&office);
    let asked = undo(&office, task).unwrap();
    assert_eq!(asked.request.body["review_note"], "同意");
    assert_eq!(refusal(withdraw(&office.world.core, &office.admin, asked.request.id)), Code::DecisionNotWithdrawable);
    assert_eq!(
        refusal(decide(
            &office.world.core,
            &office.lead,
            asked.request.id,
            &Decision { approve: true, note: String::new() }
        )),
        Code::RequestForbidden
    );
    office.told();
    carry_out(&office, &operator, asked.request.id).unwrap();

    let row = task_of(&office, task);
    assert_eq!((row.state, row.approved_heads), (TaskState::Pending, None));
    let reviews = office.world.core.db.read(|tx| store::review::of_task(tx, task)).unwrap();
    let undone = reviews[0].undone.as_ref().unwrap();
    assert_eq!((reviews[0].decision, undone.note.as_str()), (ReviewDecision::Approve, "已核对盖章申请"));
    let told = office.told();
    assert!(matches!(told.last(), Some(FeedEvent::ApprovalUndone { task: of, .. }) if *of == task), "{told:?}");
    assert_eq!(refusal(undo(&office, task)), Code::CorrectionNotApproved);

    // The reviewer decides anew, and the engineer corrects it.
    office.review(task, ReviewDecision::Return, "第二项重测").unwrap();
    assert_eq!(task_of(&office, task).state, TaskState::Returned);
    let _ = office.world.sync(&mut office.phone, Vec::new());
}

#[test]
fn an_approval_that_a_report_pins_is_not_taken_back_before_the_report_is_deleted() {
    let (office, plan, task) = approved();
    let operator = operator(&office);
    let asked = undo(&office, task).unwrap();
    let report = report_of(&office, plan);
    assert_eq!(refusal(undo(&office, task)), Code::CorrectionReported);
    assert_eq!(refusal(carry_out(&office, &operator, asked.request.id)), Code::CorrectionReported);
    let seen = get(&office.world.core, &office.admin, asked.request.id).unwrap();
    assert_eq!((seen.request.state, seen.history.len()), (RequestState::Pending, 1));
    report::delete(&office.world.core, &office.lead, report).unwrap();
    carry_out(&office, &operator, asked.request.id).unwrap();
}

#[test]
fn a_filed_report_is_reopened_and_another_takes_its_place_while_it_stays_as_it_was() {
    let (office, plan, task) = approved();
    let operator = operator(&office);
    let core = &office.world.core;
    let first = filed(&office, plan);
    let (number, pdf) = report::pdf(core, &office.lead, first).unwrap();
    let asked = reopen(&office, first).unwrap();
    // Somebody looks at it in the next month only.
    office.world.env.set("2026-11".parse::<Month>().unwrap().end().plus_ms(1));
    carry_out(&office, &operator, asked.request.id).unwrap();

    let kept = report::get(core, &office.lead, first).unwrap();
    assert_eq!((kept.state, kept.superseded_at.is_some()), (ReportState::Filed, true));
    assert_eq!(report::pdf(core, &office.lead, first).unwrap(), (number.clone(), pdf));
    assert_eq!(refusal(reopen(&office, first)), Code::CorrectionNotFiled);
    let again = undo(&office, task).unwrap();
    carry_out(&office, &operator, again.request.id).unwrap();
    office.review(task, ReviewDecision::Approve, "").unwrap();
    let second = filed(&office, plan);
    let second = report::get(core, &office.lead, second).unwrap();
    assert_ne!(second.number, number);
    assert_eq!((second.state, second.superseded_at), (ReportState::Filed, None));
}

#[test]
fn a_filed_report_changes_in_no_other_way() {
    let (office, plan, _) = approved();
    let operator = operator(&office);
    let report = filed(&office, plan);
    let change = |sql: &str| office.world.core.db.write(|tx| tx.execute(sql, params![report]));
    let refused = [
        "UPDATE report SET number = 'X' WHERE id = ?1",
        "UPDATE report SET superseded_at = 1, superseded_for = x'00', filing_note = '' WHERE id = ?1",
        "UPDATE report SET superseded_at = 1 WHERE id = ?1",
        "DELETE FROM report WHERE id = ?1",
    ];
    for sql in refused {
        assert!(change(sql).is_err(), "{sql}");
    }
    let asked = reopen(&office, report).unwrap();
    carry_out(&office, &operator, asked.request.id).unwrap();
    assert!(change("UPDATE report SET superseded_at = NULL, superseded_for = NULL WHERE id = ?1").is_err());
    assert!(change("UPDATE report SET superseded_at = superseded_at + 1 WHERE id = ?1").is_err());
}

/// A repair that was ordered, carried out and approved; its task and its order.
fn repaired(office: &mut Office) -> (TaskId, OrderId) {
    let plan = office.dispatched();
    let (task, _) = office.submitted(plan, Verdict::Fail);
    let assignee = Some(office.phone.caller.account);
    let handling = fault::Handling { disposition: FaultDisposition::OwnerAgreed, note: String::new(), assignee };
    fault::handle(&office.world.core, &office.lead, task, FAULT, &handling).unwrap();
    office.review(task, ReviewDecision::Approve, "").unwrap();
    let order = office.told().into_iter().find_map(|event| match event {
        FeedEvent::Order(order) => Some(order),
        _ => None,
    });
    let order = order.unwrap();
    let mut doc = office.phone.ordered_task(61, &order);
    office.phone.enter(&mut doc, 1, Verdict::Fail, "配件停产");
    office.phone.submit(&mut doc, 1);
    office.world.sync(&mut office.phone, vec![whole(&mut doc)]);
    office.review(task_id(61), ReviewDecision::Approve, "").unwrap();
    (task, order.id)
}

fn fault_state(office: &Office) -> FaultState {
    office.world.core.db.read(|tx| store::fault::get(tx, FAULT)).unwrap().unwrap().state
}

#[test]
fn a_repair_whose_approval_is_taken_back_is_under_way_again_and_can_end_otherwise() {
    let mut office = Office::new();
    let operator = operator(&office);
    let (_, order) = repaired(&mut office);
    assert_eq!(fault_state(&office), FaultState::Open);
    let asked = undo(&office, task_id(61)).unwrap();
    carry_out(&office, &operator, asked.request.id).unwrap();
    assert_eq!(fault_state(&office), FaultState::Repairing);
    let open = office.world.core.db.read(|tx| store::order::get(tx, order)).unwrap().unwrap();
    assert_eq!(open.standing(), "submitted");
    office.review(task_id(61), ReviewDecision::Approve, "").unwrap();
    assert_eq!(fault_state(&office), FaultState::Open);
}

#[test]
fn an_approval_on_which_something_rests_is_not_taken_back() {
    let mut office = Office::new();
    let operator = operator(&office);
    let (task, _) = repaired(&mut office);
    let asked = undo(&office, task_id(61)).unwrap();
    let handling = fault::Handling {
        disposition: FaultDisposition::OwnerDeclined,
        note: "业主不再维修".to_owned(),
        assignee: None,
    };
    fault::handle(&office.world.core, &office.lead, task, FAULT, &handling).unwrap();
    assert_eq!(refusal(carry_out(&office, &operator, asked.request.id)), Code::CorrectionFaultMoved);
    assert_eq!(task_of(&office, task_id(61)).state, TaskState::Approved);
}

#[test]
fn a_correction_without_a_scan_or_about_somebody_elses_task_is_refused() {
    let (office, _, task) = approved();
    let core = &office.world.core;
    let bare =
        NewCorrection { task: Some(task), attachments: Vec::new(), ..wish(&office, CorrectionKind::UndoApproval) };
    let error = correction::ask(core, &office.admin, bare).unwrap_err();
    assert_eq!((error.code(), error.body().fields[0].field.as_str()), (Code::RequestInvalid, "attachments"));
    let unknown = NewCorrection { task: Some(task_id(99)), ..wish(&office, CorrectionKind::UndoApproval) };
    assert_eq!(refusal(correction::ask(core, &office.admin, unknown)), Code::RequestInvalid);
    let lead = correction::ask(core, &office.lead, wish(&office, CorrectionKind::Other));
    assert_eq!(refusal(lead), Code::RequestForbidden);
}

#[test]
fn what_only_people_can_put_right_is_told_in_words() {
    let (office, ..) = approved();
    let operator = operator(&office);
    let core = &office.world.core;
    let asked = correction::ask(core, &office.admin, wish(&office, CorrectionKind::Other)).unwrap();
    let silent = Decision { approve: true, note: " ".to_owned() };
    assert_eq!(refusal(decide(core, &operator, asked.request.id, &silent)), Code::DecisionNote);
    let done = carry_out(&office, &operator, asked.request.id).unwrap();
    assert_eq!(done.request.state, RequestState::Approved);
    assert_eq!(done.history.last().map(|event| event.note.as_str()), Some("已核对盖章申请"));
}

//! Reports from the request to the filing.

mod settled;

use shared_model::calendar::Month;
use shared_model::document::statement::PhotoOf;
use shared_model::feed::FeedEvent;
use shared_model::id::EntryId;
use shared_model::review::ReviewDecision;
use shared_model::task::TaskKind;
use shared_model::verdict::Verdict;

use super::*;
use crate::params;
use crate::testing::{task_id, whole};
use crate::testing_office::{FAULT, Office, refusal};
use crate::usecase::{fault, filing};

pub(crate) fn wish(plan: PlanId) -> NewReport {
    let day = |text: &str| text.parse().unwrap();
    NewReport {
        plan,
        dated_on: day("2026-11-22"),
        service: (day("2026-11-20"), day("2026-11-21")),
        extra_tasks: Vec::new(),
        conclusion: None,
        upload: None,
        cover: Cover::default(),
    }
}

/// An office whose month is done, with one fault that the owner declined to have repaired.
pub(crate) fn finished() -> (Office, PlanId) {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, _) = office.submitted(plan, Verdict::Fail);
    let disposition = shared_model::fault::FaultDisposition::OwnerDeclined;
    let handling = fault::Handling { disposition, note: "业主暂不维修".to_owned(), assignee: None };
    fault::handle(&office.world.core, &office.lead, task, FAULT, &handling).unwrap();
    office.review(task, ReviewDecision::Approve, "同意").unwrap();
    (office, plan)
}

fn state(office: &Office, id: ReportId) -> ReportState {
    get(&office.world.core, &office.lead, id).unwrap().state
}

#[test]
fn a_report_is_made_read_and_filed() {
    let (office, plan) = finished();
    let core = &office.world.core;
    let row = add(core, &office.lead, &wish(plan)).unwrap();
    assert_eq!(refusal(pdf(core, &office.lead, row.id)), Code::ReportNotGenerated);
    assert!(make_next(core).unwrap());
    assert!(!make_next(core).unwrap());

    let made = get(core, &office.lead, row.id).unwrap();
    assert_eq!(made.state, ReportState::Generated, "{:?}", made.error);
    let (_, bytes) = pdf(core, &office.lead, row.id).unwrap();
    assert_eq!(Some(Sha256::of(&bytes)), made.document.map(|document| document.sha256));
    assert!(bytes.starts_with(b"%PDF"));

    assert_eq!(refusal(filing::file(core, &office.lead, row.id, "同意备案")), Code::RequestForbidden);
    assert_eq!(refusal(filing::file(core, &office.technical_lead, row.id, " ")), Code::FilingNote);
    let filed = filing::file(core, &office.technical_lead, row.id, "同意备案").unwrap();
    assert_eq!(filed.filing.map(|filing| filing.late), Some(false));
    assert_eq!(refusal(delete(core, &office.lead, row.id)), Code::ReportFiled);
    assert_eq!(refusal(filing::file(core, &office.technical_lead, row.id, "再次")), Code::ReportFiled);
}

#[test]
fn the_frozen_input_says_what_was_approved() {
    let (office, plan) = finished();
    let core = &office.world.core;
    let mut new = wish(plan);
    new.cover.title = Some("十一月维护保养报告".to_owned());
    let row = add(core, &office.lead, &new).unwrap();
    let frozen: Frozen = serde_json::from_slice(&core.media.file(&row.input).unwrap()).unwrap();
    assert_eq!(frozen.data.title, "十一月维护保养报告");
    assert_eq!(frozen.data.number, row.number);
    assert_eq!(frozen.data.faults.current.len(), 1);
    assert_eq!(frozen.data.faults.current[0].description, "启动电池失效");
    let rows: usize = frozen.data.maintenance.iter().map(|group| group.rows.len()).sum();
    assert_eq!(rows, 4);
    assert_eq!(frozen.data.submissions.len(), 1);
}

#[test]
fn entries_of_a_ticked_task_are_printed_with_their_photos_and_every_statement() {
    let (mut office, plan) = finished();
    let mut doc = office.phone.task_outside(60, TaskKind::NormMismatch);
    office.phone.enter(&mut doc, 1, Verdict::Pass, "按旧规范符合");
    office.phone.enter(&mut doc, 2, Verdict::Pass, "误建");
    let base = doc.heads();
    let mut copy = shared_model::document::TaskDoc::open(&doc.save(), [9; 16]).unwrap();
    office.phone.enter(&mut copy, 1, Verdict::Fail, "按旧规范不符合");
    office.phone.enter(&mut doc, 1, Verdict::Pass, "按旧规范仍符合");
    office.phone.enter_by_mistake(&mut doc, 2);
    office.phone.add_photo(&mut doc, PhotoOf::Entry(EntryId::from_bytes([1; 16])), b"photo");
    doc.apply(&copy.changes_since(&base).unwrap()).unwrap();
    office.phone.submit(&mut doc, 1);
    office.world.sync(&mut office.phone, vec![whole(&mut doc)]);
    settled::approve(&office, task_id(60), None);

    let core = &office.world.core;
    let mut new = wish(plan);
    new.extra_tasks = vec![task_id(60)];
    assert_eq!(refusal(add(core, &office.lead, &new)), Code::ReportPhotosMissing);
    office.world.hold(&office.phone, b"photo");
    let row = add(core, &office.lead, &new).unwrap();
    let frozen: Frozen = serde_json::from_slice(&core.media.file(&row.input).unwrap()).unwrap();
    let [extra] = &frozen.data.extras[..] else { panic!("{:?}", frozen.data.extras) };
    assert_eq!((extra.facility.as_str(), extra.item.as_str()), ("应急发电机组", "检查启动电池；1 处"));
    assert_eq!((extra.verdict, extra.photos.len()), (Some(fengtai_report::Verdict::Conflict), 1));
    let both = format!("{} {}", extra.finding, extra.conflicts.join(" "));
    assert!(both.contains("按旧规范仍符合") && both.contains("按旧规范不符合"), "{both}");
}

#[test]
fn a_solved_fault_names_the_repair_that_solved_it() {
    let mut office = Office::new();
    let plan = office.dispatched();
    let (task, _) = office.submitted(plan, Verdict::Fail);
    let disposition = shared_model::fault::FaultDisposition::OwnerAgreed;
    let assignee = Some(office.phone.caller.account);
    let handling = fault::Handling { disposition, note: String::new(), assignee };
    fault::handle(&office.world.core, &office.lead, task, FAULT, &handling).unwrap();
    office.review(task, ReviewDecision::Approve, "").unwrap();
    let order = office.told().into_iter().find_map(|event| match event {
        FeedEvent::Order(order) => Some(order),
        _ => None,
    });
    let mut doc = office.phone.ordered_task(61, &order.unwrap());
    office.phone.enter(&mut doc, 1, Verdict::Pass, "更换电池后正常");
    office.phone.add_photo(&mut doc, PhotoOf::Entry(EntryId::from_bytes([1; 16])), b"repaired");
    office.phone.submit(&mut doc, 1);
    office.world.sync(&mut office.phone, vec![whole(&mut doc)]);
    office.review(task_id(61), ReviewDecision::Approve, "").unwrap();
    let core = &office.world.core;
    assert_eq!(refusal(add(core, &office.lead, &wish(plan))), Code::ReportPhotosMissing);
    office.world.hold(&office.phone, b"repaired");
    let row = add(core, &office.lead, &wish(plan)).unwrap();
    let frozen: Frozen = serde_json::from_slice(&core.media.file(&row.input).unwrap()).unwrap();
    let fault = &frozen.data.faults.current[0];
    let repair = fault.repair.as_ref().unwrap();
    assert_eq!((fault.state.as_str(), fault.closed), ("已解决", true));
    assert_eq!((repair.method.as_str(), repair.by.as_str()), ("检查启动电池；更换电池后正常", "Engineer 1（A）"));
    assert!(repair.confirmed.contains("Person 21") && repair.photos.len() == 1, "{repair:?}");
}

#[test]
fn a_report_that_is_not_ready_lists_what_is_missing() {
    let mut office = Office::new();
    let plan = office.dispatched();
    office.submitted(plan, Verdict::Fail);
    let error = add(&office.world.core, &office.lead, &wish(plan)).unwrap_err();
    assert_eq!(error.code(), Code::ReportNotReady);
    assert_eq!(error.detail()["count"], 2);
    assert_eq!(error.detail()["blockers"][0]["code"], "readiness.pending");
    assert_eq!(error.detail()["blockers"][1]["code"], "readiness.fault_open");
    assert_eq!(office.world.count("SELECT count(*) FROM report"), 0);
}

#[test]
fn a_report_of_a_past_month_stays_ungenerated() {
    let (office, plan) = finished();
    office.world.env.set("2026-11".parse::<Month>().unwrap().end());
    assert_eq!(refusal(add(&office.world.core, &office.lead, &wish(plan))), Code::ReportNotReady);
}

#[test]
fn an_interrupted_report_is_made_again_after_a_restart() {
    let (office, plan) = finished();
    let core = &office.world.core;
    let row = add(core, &office.lead, &wish(plan)).unwrap();
    office.world.run("UPDATE report SET state = 'running', progress = 40", params![]);
    assert!(!make_next(core).unwrap(), "what is running is not begun twice");
    let claim = core.db.claim(&format!("report {}", row.id)).unwrap();
    resume(core).unwrap();
    assert_eq!(state(&office, row.id), ReportState::Running { progress: 40 }, "somebody is at it");
    drop(claim);
    resume(core).unwrap();
    assert_eq!(state(&office, row.id), ReportState::Queued);
}

#[test]
fn a_report_whose_input_is_gone_fails_with_words_and_can_be_deleted() {
    let (office, plan) = finished();
    let core = &office.world.core;
    let row = add(core, &office.lead, &wish(plan)).unwrap();
    office.world.run("UPDATE report SET input_sha256 = ?1", params![Sha256::of(b"nothing")]);
    assert!(make_next(core).unwrap());
    let failed = get(core, &office.lead, row.id).unwrap();
    assert_eq!(failed.state, ReportState::Failed);
    assert!(failed.error.unwrap()["message"]["zh"].is_string());
    delete(core, &office.lead, row.id).unwrap();
    let again = add(core, &office.lead, &wish(plan)).unwrap();
    assert_ne!(again.number, row.number, "a number is never used again");
    assert_eq!(refusal(add(core, &office.lead, &wish(plan))), Code::ReportExists);
}

#[test]
fn wrong_wishes_are_named() {
    let (office, plan) = finished();
    let core = &office.world.core;
    let mut new = wish(plan);
    new.service = (new.service.1, new.service.0);
    assert_eq!(refusal(add(core, &office.lead, &new)), Code::RequestInvalid);
    let mut new = wish(plan);
    new.extra_tasks = vec![TaskId::from_bytes([99; 16])];
    assert_eq!(refusal(add(core, &office.lead, &new)), Code::ReportTask);
}

#[test]
fn late_filing_is_possible_and_counts_as_late() {
    let (office, plan) = finished();
    let core = &office.world.core;
    let row = add(core, &office.lead, &wish(plan)).unwrap();
    let done = "UPDATE report SET state = 'generated', pdf_sha256 = input_sha256, pages = 1, bytes = 1, generated_at = created_at";
    office.world.run(done, params![]);
    office.world.env.advance_ms(10 * 24 * 3_600_000);
    let filed = filing::file(core, &office.technical_lead, row.id, "逾期备案").unwrap();
    assert_eq!(filed.filing.map(|filing| filing.late), Some(true));
}

#[test]
fn what_is_to_be_filed_is_told_with_its_first_day() {
    let (office, plan) = finished();
    let core = &office.world.core;
    let told = |who| due::to_file(core, who).unwrap();
    let id = add(core, &office.lead, &wish(plan)).unwrap().id;
    assert_eq!(told(&office.lead), due::ToFile::default(), "nothing was made yet");
    assert!(make_next(core).unwrap());
    let day = filing_due(&get(core, &office.lead, id).unwrap()).unwrap().day();
    for who in [&office.lead, &office.technical_lead, &office.admin] {
        assert_eq!((told(who).late.count, told(who).in_time), (0, due::Days { count: 1, first: Some(day) }));
    }
    let stranger = Actor { account: office.admin.account, ..office.lead.clone() };
    assert_eq!(told(&stranger), due::ToFile::default(), "the project is somebody else's");
    office.world.env.advance_ms(10 * 24 * 3_600_000);
    assert_eq!(
        (told(&office.lead).late, told(&office.lead).in_time.count),
        (due::Days { count: 1, first: Some(day) }, 0)
    );
    filing::file(core, &office.technical_lead, id, "逾期备案").unwrap();
    assert_eq!(told(&office.lead), due::ToFile::default());
}

#[test]
fn the_reports_of_a_month_are_asked_for_together_and_each_is_decided_for_itself() {
    let (office, plan) = finished();
    let core = &office.world.core;
    let month: Month = "2026-11".parse().unwrap();
    let day = "2026-11-22".parse().unwrap();
    let due = |month| batch::due(core, &office.lead, month).unwrap();
    let [ready] = &due(month)[..] else { panic!("one plan in the month") };
    assert_eq!((ready.plan.id, ready.report.is_none(), ready.obstacles.len()), (plan, true, 0));
    let (first, last) = ready.service.unwrap();
    assert!(first <= last);
    assert!(due(month.next()).is_empty());

    let nobody = PlanId::from_bytes([99; 16]);
    let asked = batch::make_many(core, &office.lead, &[nobody, plan], day).unwrap();
    assert_eq!(asked[0].made.as_ref().unwrap_err().code, Code::RequestNotFound.as_str());
    assert_eq!(asked[0].project_name, None, "what may not be seen is not named");
    let made = asked[1].made.as_ref().unwrap();
    assert_eq!(made.service, (first, last));
    let again = batch::make_many(core, &office.lead, &[plan], day).unwrap();
    assert_eq!(again[0].made.as_ref().unwrap_err().code, Code::ReportExists.as_str());

    assert!(make_next(core).unwrap());
    let [done] = &due(month)[..] else { panic!("one plan in the month") };
    assert_eq!(done.report.as_ref().unwrap().state, ReportState::Generated);
    assert_eq!(refusal(batch::make_many(core, &office.lead, &[], day)), Code::RequestInvalid);
}

#[test]
fn what_a_report_waits_for_is_told_plan_by_plan() {
    let mut office = Office::new();
    let plan = office.dispatched();
    office.submitted(plan, Verdict::Pass);
    let due = batch::due(&office.world.core, &office.lead, "2026-11".parse().unwrap()).unwrap();
    assert_eq!(due.len(), 1);
    assert!(!due[0].obstacles.is_empty(), "its task waits for the review");
    let asked = batch::make_many(&office.world.core, &office.lead, &[plan], "2026-11-22".parse().unwrap()).unwrap();
    assert_eq!(asked[0].made.as_ref().unwrap_err().code, Code::ReportNotReady.as_str());
}

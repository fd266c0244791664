//! Reports around an uploaded body: what is asked for, what is refused, and that the body stays as it came.

use shared_model::contract::ContractKind;
use shared_model::id::{ContractId, PlanId, TaskId};
use shared_model::period::Period;
use shared_model::report::{Conclusion, ReportKind, ReportState};
use shared_model::review::ReviewDecision;
use shared_model::verdict::Verdict;

use super::*;
use crate::params;
use crate::testing::{PROJECT, whole};
use crate::testing_office::{Office, facilities, refusal};
use crate::usecase::attachment::Announced;
use crate::usecase::plan::{self, Batch};
use crate::usecase::report::{Cover, Frozen, NewReport, add, delete, get, make_next, pdf, uploaded};
use crate::usecase::{filing, proof};

/// A file of one page, small enough to be read here.
pub(crate) const BODY: &[u8] = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
    2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
    3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n\
    trailer\n<< /Size 4 /Root 1 0 R >>\n%%EOF\n";

/// Uploads bytes as the project lead.
pub(crate) fn upload(office: &Office, bytes: &[u8]) -> AttachmentId {
    let core = &office.world.core;
    let announced = Announced {
        name: "检测报告.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        bytes: bytes.len() as u64,
        is_body: true,
    };
    let row = attachment::create(core, &Holder::Account(office.lead.clone()), announced).unwrap();
    let (row, mut file) = attachment::resume(core, &Holder::Account(office.lead.clone()), row.id, 0).unwrap();
    file.write(bytes).unwrap();
    attachment::advance(core, row, file).unwrap().id
}

/// An office with another kind of contract, whose only task is approved.
fn approved(contract: ContractKind, facility: &str, permitted: bool) -> (Office, PlanId) {
    let mut office = Office::new();
    let world = &office.world;
    world.run(
        "INSERT INTO contract (id, agency, owner, name, kind, signed_on, state, created_at)
         SELECT ?1, agency, owner, 'D', ?2, signed_on, state, 0 FROM contract",
        params![ContractId::from_bytes([31; 16]), contract.word()],
    );
    world.run("UPDATE project SET contract = ?2 WHERE id = ?1", params![PROJECT, ContractId::from_bytes([31; 16])]);
    world.run("UPDATE project SET direct_upload = ?2 WHERE id = ?1", params![PROJECT, permitted]);
    world.run(
        "INSERT INTO project_facility (project, facility, count, place) VALUES (?1, ?2, 1, '')",
        params![PROJECT, facility],
    );
    let month = "2026-11".parse().unwrap();
    let plan = plan::add(&world.core, &office.lead, PROJECT, month, Period::Year).unwrap().plan.id;
    let batch = Batch { facilities: facilities(&[facility]), assignees: vec![office.phone.caller.account] };
    plan::dispatch(&world.core, &office.lead, plan, &[batch]).unwrap();
    let mut doc = office.phone.task_of(plan, 40, &[facility]);
    office.phone.enter(&mut doc, 1, Verdict::Pass, "末端试水正常");
    office.phone.enter(&mut doc, 2, Verdict::Untestable, "住户不在，门锁闭");
    office.phone.submit(&mut doc, 1);
    office.world.sync(&mut office.phone, vec![whole(&mut doc)]);
    let task: TaskId = doc.header().unwrap().id;
    office.review(task, ReviewDecision::Approve, "同意").unwrap();
    (office, plan)
}

pub(crate) fn inspection() -> (Office, PlanId) {
    approved(ContractKind::AnnualInspection, "XTS-01", false)
}

pub(crate) fn wish(plan: PlanId, upload: Option<AttachmentId>, conclusion: Option<Conclusion>) -> NewReport {
    let day = |text: &str| text.parse().unwrap();
    NewReport {
        plan,
        dated_on: day("2026-11-22"),
        service: (day("2026-11-20"), day("2026-11-21")),
        extra_tasks: Vec::new(),
        conclusion,
        upload,
        cover: Cover::default(),
    }
}

#[test]
fn an_inspection_is_printed_around_its_uploaded_body_which_stays_as_it_came() {
    let (office, plan) = inspection();
    let core = &office.world.core;
    let file = upload(&office, BODY);
    let row = add(core, &office.lead, &wish(plan, Some(file), Some(Conclusion::Fail))).unwrap();
    assert_eq!((row.kind, row.conclusion), (ReportKind::Inspection, Some(Conclusion::Fail)));
    let frozen: Frozen = serde_json::from_slice(&core.media.file(&row.input).unwrap()).unwrap();
    assert_eq!(frozen.uploaded, Some(Sha256::of(BODY)));
    assert_eq!(
        (frozen.data.cover.conclusion.as_str(), frozen.data.cover.contract_kind.as_str()),
        ("不合格", "年度检测")
    );
    assert_eq!((frozen.data.extras.len(), frozen.data.maintenance.len()), (2, 0));
    assert!(make_next(core).unwrap());
    let made = get(core, &office.lead, row.id).unwrap();
    assert_eq!(made.state, ReportState::Generated, "{:?}", made.error);
    let kept = made.upload.unwrap();
    assert_eq!((kept.name.as_str(), kept.pages, kept.sha256), ("检测报告.pdf", 1, Sha256::of(BODY)));
    let (number, bytes) = uploaded(core, &office.lead, row.id).unwrap();
    assert_eq!((number, &bytes[..]), (row.number, BODY));
    assert!(pdf(core, &office.lead, row.id).unwrap().1.len() > BODY.len());
    // The upload was taken over: it goes into no other report.
    let again = Body::take(core, &office.lead, file).map(drop);
    assert_eq!(refusal(again), Code::RequestInvalid);
}

#[test]
fn what_a_kind_of_report_lacks_is_named() {
    let (office, plan) = inspection();
    let core = &office.world.core;
    let fields = |new: &NewReport| {
        let error = add(core, &office.lead, new).unwrap_err();
        assert_eq!(error.code(), Code::RequestInvalid);
        serde_json::to_value(error.body()).unwrap()["fields"].to_string()
    };
    let nothing = fields(&wish(plan, None, None));
    assert!(
        nothing.contains("upload") && nothing.contains("conclusion") && nothing.contains("field.required"),
        "{nothing}"
    );
    let stranger = fields(&wish(plan, Some(AttachmentId::from_bytes([9; 16])), Some(Conclusion::Pass)));
    assert!(stranger.contains("attachment.gone"), "{stranger}");
    assert_eq!(office.world.count("SELECT count(*) FROM report"), 0);
    let mut early = wish(plan, None, Some(Conclusion::Pass));
    early.dated_on = "2026-11-20".parse().unwrap();
    assert!(fields(&early).contains("field.before_service"));
}

#[test]
fn a_file_that_cannot_be_printed_is_refused_with_its_reason_and_can_be_replaced() {
    let (office, plan) = inspection();
    let core = &office.world.core;
    let refused = |bytes: &[u8]| {
        let file = upload(&office, bytes);
        refusal(add(core, &office.lead, &wish(plan, Some(file), Some(Conclusion::Pass))))
    };
    assert_eq!(refused(b"PK\x03\x04 a document"), Code::ReportNotPdf);
    assert_eq!(refused(b"%PDF-1.7 and nothing else"), Code::ReportBroken);
    let locked = String::from_utf8(BODY.to_vec()).unwrap().replace("/Size 4", "/Size 4 /Encrypt 9 0 R");
    assert_eq!(refused(locked.as_bytes()), Code::ReportEncrypted);
    let tiny = String::from_utf8(BODY.to_vec()).unwrap().replace("595 842", "5 8");
    assert_eq!(refused(tiny.as_bytes()), Code::ReportPage);
    let kids = "3 0 R ".repeat(2_000);
    let many = String::from_utf8(BODY.to_vec()).unwrap().replace("[3 0 R] /Count 1", &format!("[{kids}] /Count 2000"));
    assert_eq!(refused(many.as_bytes()), Code::ReportTooManyPages);
    assert_eq!(office.world.count("SELECT count(*) FROM report"), 0);
    let good = upload(&office, BODY);
    add(core, &office.lead, &wish(plan, Some(good), Some(Conclusion::Pass))).unwrap();
}

#[test]
fn only_the_body_of_a_report_may_be_large_and_it_goes_nowhere_else() {
    let office = Office::new();
    let core = &office.world.core;
    let large = |actor: &Actor, bytes: u64, is_body: bool| {
        let announced = Announced { name: "a.pdf".to_owned(), media_type: String::new(), bytes, is_body };
        attachment::create(core, &Holder::Account(actor.clone()), announced)
    };
    let mb = 1024 * 1024;
    large(&office.lead, 100 * mb, true).unwrap();
    let refused = large(&office.lead, 300 * mb, true).unwrap_err();
    assert_eq!((refused.code(), refused.detail()["limit_mb"].as_u64()), (Code::AttachmentTooLarge, Some(100)));
    assert_eq!(refusal(large(&office.lead, 21 * mb, false)), Code::AttachmentTooLarge);
    assert_eq!(office.world.count("SELECT count(*) FROM attachment"), 1, "nothing was begun for what is refused");
}

#[test]
fn a_maintenance_project_uploads_nothing_unless_it_was_permitted() {
    let office = Office::new();
    let plan = office.dispatched();
    let core = &office.world.core;
    let file = upload(&office, BODY);
    assert_eq!(refusal(add(core, &office.lead, &wish(plan, Some(file), None))), Code::ReportNoUpload);
    let (office, plan) = approved(ContractKind::Maintenance, "XSP-01", true);
    let core = &office.world.core;
    let file = upload(&office, BODY);
    let new = wish(plan, Some(file), Some(Conclusion::Pass));
    assert_eq!(refusal(add(core, &office.lead, &new)), Code::RequestInvalid, "there is no conclusion");
    let row = add(core, &office.lead, &wish(plan, Some(file), None)).unwrap();
    assert_eq!(row.kind, ReportKind::SpecialVenue);
    let frozen: Frozen = serde_json::from_slice(&core.media.file(&row.input).unwrap()).unwrap();
    assert!(frozen.data.presence.fence.is_none(), "where nobody may carry a phone there is no track");
}

#[test]
fn the_register_tells_whoever_holds_a_filed_report_and_nobody_else() {
    let (office, plan) = approved(ContractKind::Assessment, "XAS-01", false);
    let core = &office.world.core;
    let file = || upload(&office, BODY);
    let draft = add(core, &office.lead, &wish(plan, Some(file()), None)).unwrap().id;
    assert!(make_next(core).unwrap());
    let deleted = get(core, &office.lead, draft).unwrap().document.unwrap().sha256;
    delete(core, &office.lead, draft).unwrap();
    let id = add(core, &office.lead, &wish(plan, Some(file()), None)).unwrap().id;
    assert!(make_next(core).unwrap());
    let generated = get(core, &office.lead, id).unwrap().document.unwrap().sha256;
    let filed = filing::file(core, &office.technical_lead, id, "同意备案").unwrap();
    let token = filed.filing.as_ref().unwrap().token.clone().unwrap();
    assert!(token.len() >= 16, "at least 80 bits: {token}");

    let known = proof::look(core, &proof::Named::Token(token.to_lowercase()), "1").unwrap();
    assert_eq!(known.filed, filed.document.unwrap().sha256);
    assert_eq!(known.uploaded, Some(Sha256::of(BODY)));
    assert!(known.drafts.contains(&deleted) && known.drafts.contains(&generated) && known.drafts.len() == 2);
    let number = format!(" {} ", filed.filing.unwrap().number.to_lowercase());
    let code = proof::code(&token);
    let typed = |code: &str| proof::Named::Number { number: number.clone(), code: code.to_owned() };
    proof::look(core, &typed(&code.to_lowercase().replace('-', " ")), "1").unwrap();
    for _ in 0..5 {
        assert_eq!(refusal(proof::look(core, &typed("AAAA-AAAA"), "2")), Code::ReportTokenUnknown);
    }
    assert_eq!(
        refusal(proof::look(core, &typed(&code), "2")),
        Code::AuthLocked,
        "codes are not tried one after another"
    );
    proof::look(core, &proof::Named::Token(token), "2").unwrap();
    let stranger = proof::Named::Token(String::new());
    assert_eq!(refusal(proof::look(core, &stranger, "3")), Code::ReportTokenUnknown);
}

#[test]
fn a_report_is_generated_once_and_filed_once_however_many_ask_at_once() {
    let (office, plan) = inspection();
    let core = &office.world.core;
    let files = [upload(&office, BODY), upload(&office, BODY)];
    let made: Vec<_> = std::thread::scope(|threads| {
        let asked = files.map(|file| {
            let lead = &office.lead;
            threads.spawn(move || add(core, lead, &wish(plan, Some(file), Some(Conclusion::Pass))))
        });
        asked.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(made.iter().filter(|row| row.is_ok()).count(), 1, "{made:?}");
    assert!(made.iter().any(|row| row.as_ref().is_err_and(|error| error.code() == Code::ReportExists)));
    let id = made.into_iter().find_map(Result::ok).unwrap().id;
    assert!(make_next(core).unwrap());
    let filed: Vec<_> = std::thread::scope(|threads| {
        let asked = ["甲", "乙"].map(|note| {
            let technical_lead = &office.technical_lead;
            threads.spawn(move || filing::file(core, technical_lead, id, note))
        });
        asked.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(filed.iter().filter(|row| row.is_ok()).count(), 1);
    assert!(filed.iter().any(|row| row.as_ref().is_err_and(|error| error.code() == Code::ReportFiled)));
}

#[test]
fn whose_certificate_ended_yesterday_neither_reviews_nor_files() {
    let (office, plan) = inspection();
    let core = &office.world.core;
    let file = upload(&office, BODY);
    let id = add(core, &office.lead, &wish(plan, Some(file), Some(Conclusion::Pass))).unwrap().id;
    assert!(make_next(core).unwrap());
    // The clock stands at the 20th.
    office.world.run("UPDATE certificate SET expires_on = '2026-11-19'", params![]);
    assert_eq!(refusal(filing::file(core, &office.technical_lead, id, "同意")), Code::FilingCertificate);
    office.world.run("UPDATE certificate SET expires_on = '2026-11-20'", params![]);
    filing::file(core, &office.technical_lead, id, "同意").unwrap();
}

//! The hazards table over HTTP: only after a filing, with what became of every fault (R5.5).

use serde_json::{Value, json};
use shared_model::document::statement::PhotoOf;
use shared_model::review::ReviewDecision;
use shared_model::sha::Sha256;
use shared_model::verdict::Verdict;

use super::desk::{Desk, jpeg, token};
use crate::params;
use crate::testing::{NOW, PROJECT, news};
use crate::testing_office::FAULT;

impl Desk {
    async fn hazards(&self, more: &str) -> (u16, Value) {
        let path = format!("/api/projects/{PROJECT}/hazards{more}");
        self.call(&token(&self.office.lead), "GET", &path, Value::Null).await
    }

    fn file_a_report(&self) {
        self.office.world.run(
            "INSERT INTO report (id, agency, project, plan, month, number, year, seq, state, progress, dated_on,
                service_from, service_to, submitted_at, input_sha256, pdf_sha256, pages, bytes, created_by, created_at,
                generated_at, filing_number, filing_note, filed_by, filed_at, filed_late)
             SELECT ?1, agency, project, id, month, 'R1', 2026, 1, 'filed', 100, '2026-11-20', '2026-11-20', '2026-11-20',
                1, ?2, ?2, 1, 1, created_by, ?3, ?3, 'F1', '', created_by, ?3, 0
             FROM plan WHERE project = ?4 AND deleted_at IS NULL",
            params![[9u8; 16], Sha256::of(b"pdf"), NOW, PROJECT],
        );
    }
}

#[tokio::test]
async fn the_table_opens_with_the_first_filing() {
    let desk = Desk::new();
    for form in ["", ".xlsx"] {
        let refused = desk.hazards(form).await;
        assert_eq!((refused.0, &refused.1["code"]), (409, &json!("hazard.not_filed")));
    }
    desk.file_a_report();
    let table = desk.hazards("").await.1;
    assert_eq!(
        (&table["found_count"], &table["open_count"], &table["solved_percent"]),
        (&json!(1), &json!(1), &json!(0.0))
    );
    assert_eq!(table["items"][0]["fault"], FAULT.to_string());
    assert_eq!((&table["items"][0]["disposition"], &table["items"][0]["history"]), (&Value::Null, &json!([])));
    assert_eq!(desk.hazards(".xlsx").await.0, 200);
}

#[tokio::test]
async fn a_solved_fault_shows_its_photos_its_history_and_the_proof() {
    let mut desk = Desk::new();
    let (photo, base) = (jpeg(90), desk.doc.heads());
    desk.office.phone.add_photo(&mut desk.doc, PhotoOf::Fault(FAULT), &photo);
    let change = news(&mut desk.doc, &base);
    desk.office.world.sync(&mut desk.office.phone, vec![change]);
    desk.upload(&desk.office.phone, desk.task, &photo);
    let order = desk.order("owner_agreed").await;
    let mut doc = desk.carried_out(50, &order, Verdict::Pass, "更换电池后启动正常");
    let (proof, base, task) = (jpeg(20), doc.heads(), doc.header().unwrap().id);
    desk.other.add_photo(&mut doc, PhotoOf::Entry(super::CAUSE), &proof);
    let change = news(&mut doc, &base);
    desk.office.world.sync(&mut desk.other, vec![change]);
    desk.upload(&desk.other, task, &proof);
    desk.office.review(task, ReviewDecision::Approve, "").unwrap();
    desk.file_a_report();

    let table = desk.hazards("").await.1;
    assert_eq!((&table["resolved_count"], &table["solved_percent"]), (&json!(1), &json!(100.0)));
    let row = &table["items"][0];
    assert_eq!(row["photos"], json!([Sha256::of(&photo).to_string()]));
    assert_eq!(row["proof"], json!([Sha256::of(&proof).to_string()]));
    assert_eq!((&row["disposition"], &row["standing"]), (&json!("owner_agreed"), &json!("resolved")));
    assert_eq!(row["history"][1]["note"], "检查启动电池；更换电池后启动正常");
    assert_eq!(row["resolved_at"], NOW.as_ms());
}

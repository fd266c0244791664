//! Late evidence over HTTP: shown with what it would change, admitted by a new review, and never silently (ADR 0017).

use serde_json::{Value, json};
use shared_model::document::statement::PhotoOf;
use shared_model::feed::FeedEvent;
use shared_model::review::ReviewDecision;
use shared_model::sha::Sha256;
use shared_model::verdict::Verdict;
use shared_model::wire::{DocOutcome, SyncResponse};

use super::desk::{Desk, jpeg, quarantined, token};
use crate::params;
use crate::testing::news;
use crate::testing_office::FAULT;
use crate::usecase::session::Actor;

impl Desk {
    /// The task is approved with its fault outside the contract.
    async fn approved(&self) {
        assert_eq!(self.handle("out_of_scope", None).await.0, 204);
        self.office.review(self.task, ReviewDecision::Approve, "").unwrap();
    }

    /// The phone says something else about an item, and sends it; with a submission when it has a `number`.
    fn says(&mut self, verdict: Verdict, number: Option<u32>) -> SyncResponse {
        let base = self.doc.heads();
        self.office.phone.state(&mut self.doc, "PWR-01-02", verdict);
        if let Some(number) = number {
            self.office.phone.submit(&mut self.doc, number);
        }
        let change = news(&mut self.doc, &base);
        self.office.world.sync(&mut self.office.phone, vec![change])
    }

    async fn late_as(&self, actor: &Actor) -> (u16, Value) {
        self.call(&token(actor), "GET", &format!("/api/tasks/{}/late", self.task), Value::Null).await
    }

    pub(super) async fn late(&self) -> Value {
        let answer = self.late_as(&self.office.lead).await;
        assert_eq!(answer.0, 200, "{answer:?}");
        answer.1
    }

    async fn admit(&self, actor: &Actor, deliveries: &[u64]) -> (u16, Value) {
        let body = json!({ "deliveries": deliveries, "note": "补充了照片" });
        self.call(&token(actor), "POST", &format!("/api/tasks/{}/late", self.task), body).await
    }

    pub(super) async fn admit_all(&self) -> (u16, Value) {
        let late = self.late().await;
        let all = late["deliveries"].as_array().unwrap().iter();
        let numbers: Vec<u64> =
            all.filter(|each| each["admitted"].is_null()).map(|d| d["id"].as_u64().unwrap()).collect();
        self.admit(&self.office.lead, &numbers).await
    }

    fn make_a_report(&self, state: &str) {
        self.office.world.run(
            "INSERT INTO report (id, agency, project, plan, month, number, year, seq, state, progress, dated_on,
                service_from, service_to, submitted_at, input_sha256, created_by, created_at)
             SELECT ?1, agency, project, plan, month, 'R1', 2026, 1, ?2, 100, '2026-11-20', '2026-11-20', '2026-11-20',
                1, ?4, created_by, 1 FROM task WHERE id = ?3",
            params![[9u8; 16], state, self.task, Sha256::of(b"input")],
        );
    }
}

#[tokio::test]
async fn late_evidence_is_shown_admitted_and_reviewed_again() {
    let mut desk = Desk::new();
    desk.approved().await;
    let first = desk.detail(desk.task).await["approved_heads"].clone();
    let photo = jpeg(90);
    desk.office.phone.add_photo(&mut desk.doc, PhotoOf::Fault(FAULT), &photo);
    let base = first.as_array().unwrap().len();
    assert_eq!(base, 1);
    let heads = desk.office.world.core.db.read(|tx| crate::store::task::get(tx, desk.task)).unwrap().unwrap().heads;
    desk.office.phone.state(&mut desk.doc, "PWR-01-02", Verdict::Untestable);
    let change = news(&mut desk.doc, &heads);
    let answer = desk.office.world.sync(&mut desk.office.phone, vec![change]);
    quarantined(&answer, "sync.task_approved");
    desk.upload(&desk.office.phone, desk.task, &photo);

    let late = desk.late().await;
    assert_eq!((&late["obstacle"], late["deliveries"].as_array().unwrap().len()), (&Value::Null, 1));
    let result = &late["results"][0];
    assert_eq!(
        (&result["before"]["latest"]["verdict"], &result["after"]["latest"]["verdict"]),
        (&json!("pass"), &json!("untestable"))
    );
    let shown = &late["photos"][0];
    assert_eq!((&shown["sha256"], &shown["received"]), (&json!(Sha256::of(&photo).to_string()), &json!(true)));
    let path = format!("/api/photos/{}", Sha256::of(&photo));
    assert_eq!(desk.call(&token(&desk.office.lead), "GET", &path, Value::Null).await.0, 200);
    assert_eq!(desk.detail(desk.task).await["state"], "approved", "looking changes nothing");

    assert_eq!(desk.admit(&desk.office.lead, &[]).await.1["code"], "late.stale");
    assert_eq!(desk.admit(&desk.office.admin, &[1]).await.0, 403, "an administrator does not review");
    assert_eq!(desk.admit_all().await.0, 204);

    let task = desk.detail(desk.task).await;
    assert_eq!((&task["state"], &task["approved_heads"]), (&json!("pending"), &Value::Null));
    assert_eq!(task["reviews"][0]["reopened"]["by_name"], "Person 21", "the first approval stays in the history");
    assert_eq!(task["reviews"][0]["heads"], first);
    let late = desk.late().await;
    assert_eq!(late["deliveries"][0]["admitted"]["by_name"], "Person 21");
    assert_eq!((&late["results"], &late["obstacle"]["code"]), (&json!([]), &json!("late.not_approved")));
    let world = &desk.office.world;
    assert_eq!(world.count("SELECT count(*) FROM quarantine WHERE length(bytes) > 0"), 1, "it stays as it came");
    assert_eq!(world.count("SELECT count(*) FROM journal WHERE kind = 'task.reopened'"), 1);

    desk.office.review(desk.task, ReviewDecision::Approve, "").unwrap();
    let task = desk.detail(desk.task).await;
    assert_ne!(task["approved_heads"], first);
    assert_eq!(task["reviews"].as_array().unwrap().len(), 2);
    let told = desk.office.told();
    assert!(told.iter().any(|event| matches!(event, FeedEvent::ApprovalUndone { note, .. } if note == "补充了照片")));
    let heads = desk.doc.heads();
    assert!(told.iter().any(|event| matches!(event, FeedEvent::TaskChanges { heads: all, .. } if *all == heads)));
}

#[tokio::test]
async fn a_submission_that_came_late_counts_once_it_is_admitted_and_is_receipted() {
    let mut desk = Desk::new();
    desk.approved().await;
    quarantined(&desk.says(Verdict::Untestable, Some(2)), "sync.task_approved");
    assert_eq!(desk.late().await["submission_count"], 1);
    assert_eq!(desk.admit_all().await.0, 204);
    let task = desk.detail(desk.task).await;
    let numbers: Vec<_> = task["submissions"].as_array().unwrap().iter().map(|row| row["number"].clone()).collect();
    assert_eq!(numbers, [1, 2]);
    let again = crate::testing::whole(&mut desk.doc);
    let answer = desk.office.world.sync(&mut desk.office.phone, vec![again]);
    assert_eq!((&answer.docs[0].outcome, answer.docs[0].receipts.is_empty()), (&DocOutcome::Merged, false));
}

#[tokio::test]
async fn a_phone_resubmits_while_the_task_is_returned() {
    let mut desk = Desk::new();
    desk.approved().await;
    quarantined(&desk.says(Verdict::Untestable, None), "sync.task_approved");
    assert_eq!(desk.admit_all().await.0, 204);
    let seen = desk.office.world.core.db.read(|tx| crate::store::task::get(tx, desk.task)).unwrap().unwrap().heads;
    desk.office.review(desk.task, ReviewDecision::Return, "请复测").unwrap();
    assert_eq!(desk.says(Verdict::Pass, Some(2)).docs[0].outcome, DocOutcome::Merged);
    assert_eq!(desk.detail(desk.task).await["state"], "pending");
    let body = json!({ "decision": "approve", "heads": seen, "note": "", "item_notes": [] });
    let path = format!("/api/tasks/{}/review", desk.task);
    let stale = desk.call(&token(&desk.office.lead), "POST", &path, body).await;
    assert_eq!((stale.0, &stale.1["code"]), (409, &json!("review.stale")), "what was seen before is not approved");
    desk.office.review(desk.task, ReviewDecision::Approve, "").unwrap();
    assert_eq!(desk.late().await["obstacle"]["code"], "late.nothing");
}

#[tokio::test]
async fn a_report_that_was_made_is_deleted_first_and_beside_a_filed_one_late_evidence_is_only_shown() {
    for (state, code) in [("queued", "late.report_made"), ("filed", "late.report_filed")] {
        let mut desk = Desk::new();
        desk.approved().await;
        quarantined(&desk.says(Verdict::Untestable, None), "sync.task_approved");
        desk.make_a_report(state);
        let refused = desk.admit_all().await;
        assert_eq!((refused.0, &refused.1["code"]), (409, &json!(code)));
        let late = desk.late().await;
        assert_eq!((&late["obstacle"]["code"], late["results"].as_array().unwrap().len()), (&json!(code), 1));
        assert_eq!(desk.detail(desk.task).await["state"], "approved");
        if state == "queued" {
            desk.office.world.run("UPDATE report SET deleted_at = 2 WHERE id = ?1", params![[9u8; 16]]);
            assert_eq!(desk.admit_all().await.0, 204);
        }
    }
}

#[tokio::test]
async fn a_reviewer_whose_certificate_ended_admits_nothing() {
    let mut desk = Desk::new();
    desk.approved().await;
    quarantined(&desk.says(Verdict::Untestable, None), "sync.task_approved");
    desk.office
        .world
        .run("UPDATE certificate SET expires_on = '2026-11-01' WHERE person = ?1", params![desk.office.lead.person]);
    let refused = desk.admit_all().await;
    assert_eq!((refused.0, &refused.1["code"]), (403, &json!("review.certificate")));
}

#[tokio::test]
async fn a_repair_that_is_looked_at_again_brings_its_fault_back_until_it_is_approved_again() {
    let mut desk = Desk::new();
    let order = desk.order("owner_agreed").await;
    let mut doc = desk.carried_out(50, &order, Verdict::Pass, "已更换");
    let (repair, base) = (doc.header().unwrap().id, doc.heads());
    desk.office.review(repair, ReviewDecision::Approve, "").unwrap();
    assert_eq!(desk.fault().await["state"], "resolved");
    desk.other.enter(&mut doc, 1, Verdict::Pass, "已更换，并复测");
    let change = news(&mut doc, &base);
    quarantined(&desk.office.world.sync(&mut desk.other, vec![change]), "sync.task_approved");
    desk.task = repair;
    assert_eq!(desk.late().await["entries"].as_array().unwrap().len(), 1);
    assert_eq!(desk.admit_all().await.0, 204);
    let fault = |page: &Value| page["state"].clone();
    let path = format!("/api/faults/{FAULT}");
    let page = desk.call(&token(&desk.office.lead), "GET", &path, Value::Null).await.1;
    assert_eq!((fault(&page), &page["awaits"]), (json!("repairing"), &json!("review")));
    desk.office.review(repair, ReviewDecision::Approve, "").unwrap();
    let page = desk.call(&token(&desk.office.lead), "GET", &path, Value::Null).await.1;
    assert_eq!(fault(&page), "resolved");
}

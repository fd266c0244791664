//! Conflicts over HTTP: an approval settles each of them or says that both stand, and a return needs none of it
//! (ADR 0019).

use serde_json::{Value, json};
use shared_model::document::TaskDoc;
use shared_model::feed::FeedEvent;
use shared_model::id::TaskId;
use shared_model::verdict::Verdict;
use shared_model::wire::DocOutcome;

use super::desk::{CAUSE, Desk, token};
use crate::params;
use crate::testing::{Phone, news};

const ITEM: &str = "PWR-01/PWR-01-01";

impl Desk {
    /// The engineer and a colleague, who have not seen each other's statement, say something; both come together.
    fn apart(&mut self, one: impl FnOnce(&Phone, &mut TaskDoc), other: impl FnOnce(&Phone, &mut TaskDoc)) {
        let base = self.doc.heads();
        let mut copy = TaskDoc::open(&self.doc.save(), [9; 16]).unwrap();
        one(&self.office.phone, &mut self.doc);
        other(&self.other, &mut copy);
        self.doc.apply(&copy.changes_since(&base).unwrap()).unwrap();
        let change = news(&mut self.doc, &base);
        let answer = self.office.world.sync(&mut self.office.phone, vec![change]);
        assert_eq!(answer.docs[0].outcome, DocOutcome::Merged);
    }

    /// A task whose fault is handled, with one item that two people recorded differently.
    async fn contradicted(verdict: Verdict) -> Self {
        let mut desk = Self::new();
        desk.apart(
            |phone, doc| phone.state_at(doc, "PWR-01-01", Verdict::Pass, 70),
            |phone, doc| phone.state_at(doc, "PWR-01-01", verdict, 80),
        );
        assert_eq!(desk.handle("out_of_scope", None).await.0, 204);
        desk
    }

    async fn decide(&self, task: TaskId, decision: &str, settlements: Value) -> (u16, Value) {
        let heads = self.detail(task).await["heads"].clone();
        let body = json!({ "decision": decision, "heads": heads, "note": "同意", "settlements": settlements });
        self.call(&token(&self.office.lead), "POST", &format!("/api/tasks/{task}/review"), body).await
    }

    async fn approve(&self, settlements: Value) -> (u16, Value) {
        self.decide(self.task, "approve", settlements).await
    }

    /// Approves a task in which both versions of one thing stand.
    pub(super) async fn approve_both(&self, task: TaskId, subject: &str) {
        let both = json!([{ "subject": subject, "statement": null }]);
        assert_eq!(self.decide(task, "approve", both).await.0, 204);
    }

    /// The name of what somebody said of the item.
    async fn statement(&self, verdict: &str) -> Value {
        let task = self.detail(self.task).await;
        let result = task["results"].as_array().unwrap().iter().find(|result| result["key"] == ITEM).unwrap();
        let all = std::iter::once(&result["latest"]).chain(result["others"].as_array().unwrap());
        all.into_iter().find(|said| said["verdict"] == verdict).unwrap()["statement"].clone()
    }
}

fn refused(answer: &(u16, Value)) -> (u16, &str) {
    (answer.0, answer.1["code"].as_str().unwrap_or_default())
}

#[tokio::test]
async fn an_approval_settles_every_conflict_and_tells_who_settled_what_and_why() {
    let desk = Desk::contradicted(Verdict::Untestable).await;
    let conflicts = desk.detail(desk.task).await["conflicts"].clone();
    let statements = conflicts[0]["statements"].as_array().unwrap();
    assert_eq!((&conflicts[0]["subject"], statements.len(), &conflicts[0]["settled"]), (&json!(ITEM), 2, &Value::Null));

    let open = desk.approve(json!([])).await;
    assert_eq!(refused(&open), (409, "review.conflicts_open"));
    assert_eq!(open.1["detail"]["subjects"], json!([ITEM]));
    assert!(open.1["message"]["zh"].as_str().unwrap().contains("1 处"), "{open:?}");

    let holds = desk.statement("untestable").await;
    let wordless = desk.approve(json!([{ "subject": ITEM, "statement": holds, "reason": " " }])).await;
    assert_eq!(refused(&wordless), (422, "review.settlement_reason"));
    let settled = desk.approve(json!([{ "subject": ITEM, "statement": holds, "reason": "照片可见机柜上锁" }])).await;
    assert_eq!(settled.0, 204, "{settled:?}");

    let task = desk.detail(desk.task).await;
    let settlement = &task["reviews"][0]["settlements"][0];
    assert_eq!((&settlement["subject"], &settlement["statement"]), (&json!(ITEM), &holds));
    assert_eq!((&settlement["reason"], &settlement["by_name"]), (&json!("照片可见机柜上锁"), &json!("Person 21")));
    assert_eq!(settlement["among"].as_array().unwrap().len(), 2);
    assert_eq!(task["conflicts"][0]["settled"]["statement"], holds, "both stay in the evidence");
    let told =
        "SELECT count(*) FROM journal WHERE kind = 'task.reviewed' AND CAST(body AS TEXT) LIKE '%照片可见机柜上锁%'";
    assert_eq!(desk.office.world.count(told), 1);
}

#[tokio::test]
async fn what_cannot_be_told_stands_twice_without_a_reason() {
    let desk = Desk::contradicted(Verdict::Untestable).await;
    assert_eq!(desk.approve(json!([{ "subject": ITEM, "statement": null }])).await.0, 204);
    let task = desk.detail(desk.task).await;
    assert_eq!(task["reviews"][0]["settlements"][0]["statement"], Value::Null);
}

#[tokio::test]
async fn what_is_not_in_conflict_is_not_settled() {
    let desk = Desk::contradicted(Verdict::Untestable).await;
    let holds = desk.statement("pass").await;
    let elsewhere = desk.detail(desk.task).await["results"][1]["latest"]["statement"].clone();
    let unknown = (409, "review.settlement_unknown");
    let named = desk.approve(json!([{ "subject": ITEM, "statement": elsewhere, "reason": "x" }])).await;
    assert_eq!(refused(&named), unknown, "a statement about something else");
    let both = json!([
        { "subject": ITEM, "statement": holds, "reason": "x" },
        { "subject": "PWR-01/PWR-01-02", "statement": elsewhere, "reason": "x" },
    ]);
    assert_eq!(refused(&desk.approve(both).await), unknown, "nobody contradicts it");
    let twice = json!([{ "subject": ITEM, "statement": null }, { "subject": ITEM, "statement": holds, "reason": "x" }]);
    assert_eq!(refused(&desk.approve(twice).await), (422, "request.invalid"));
    assert_eq!(desk.approve(json!([{ "subject": "x", "statement": null }])).await.0, 400, "no subject at all");
    assert_eq!(desk.detail(desk.task).await["state"], "pending");
}

#[tokio::test]
async fn who_says_the_same_apart_is_not_in_conflict() {
    let desk = Desk::contradicted(Verdict::Pass).await;
    let task = desk.detail(desk.task).await;
    assert_eq!((&task["conflicts"], &task["conflict_count"]), (&json!([]), &json!(1)));
    assert_eq!(desk.approve(json!([])).await.0, 204);
}

#[tokio::test]
async fn a_return_settles_nothing() {
    let desk = Desk::contradicted(Verdict::Untestable).await;
    let settled = desk.decide(desk.task, "return", json!([{ "subject": ITEM, "statement": null }])).await;
    assert_eq!(
        (refused(&settled), &settled.1["fields"][0]["field"]),
        ((422, "request.invalid"), &json!("settlements"))
    );
    assert_eq!(desk.decide(desk.task, "return", json!([])).await.0, 204);
    assert_eq!(desk.detail(desk.task).await["reviews"][0]["settlements"], json!([]));
}

#[tokio::test]
async fn what_came_after_the_reviewer_looked_is_told_before_anything_is_settled() {
    let mut desk = Desk::contradicted(Verdict::Untestable).await;
    let (heads, holds) = (desk.detail(desk.task).await["heads"].clone(), desk.statement("pass").await);
    desk.apart(|phone, doc| phone.state(doc, "PWR-01-01", Verdict::Fail), |_, _| ());
    let settlements = json!([{ "subject": ITEM, "statement": holds, "reason": "x" }]);
    let body = json!({ "decision": "approve", "heads": heads, "settlements": settlements });
    let stale = desk.call(&token(&desk.office.lead), "POST", &format!("/api/tasks/{}/review", desk.task), body).await;
    assert_eq!(refused(&stale), (409, "review.stale"));
}

#[tokio::test]
async fn a_certificate_is_valid_through_its_last_day() {
    let desk = Desk::contradicted(Verdict::Untestable).await;
    let settlements = json!([{ "subject": ITEM, "statement": null }]);
    let ends = |day: &str| {
        let sql = "UPDATE certificate SET expires_on = ?1 WHERE person = ?2";
        desk.office.world.run(sql, params![day, desk.office.lead.person]);
    };
    ends("2026-11-19");
    assert_eq!(refused(&desk.approve(settlements.clone()).await), (403, "review.certificate"));
    ends("2026-11-20");
    assert_eq!(desk.approve(settlements).await.0, 204);
}

#[tokio::test]
async fn what_holds_decides_whether_a_fault_is_lacking() {
    let desk = Desk::contradicted(Verdict::Fail).await;
    let settled = |holds: Value| json!([{ "subject": ITEM, "statement": holds, "reason": "现场照片" }]);
    let fail = settled(desk.statement("fail").await);
    assert_eq!(refused(&desk.approve(fail).await), (409, "review.failed_without_fault"));
    let both = json!([{ "subject": ITEM, "statement": null }]);
    assert_eq!(refused(&desk.approve(both).await), (409, "review.failed_without_fault"));
    let pass = settled(desk.statement("pass").await);
    assert_eq!(desk.approve(pass).await.0, 204);
}

#[tokio::test]
async fn late_evidence_keeps_what_was_settled_and_brings_what_has_to_be_settled() {
    let mut desk = Desk::contradicted(Verdict::Untestable).await;
    let holds = desk.statement("untestable").await;
    let settlements = json!([{ "subject": ITEM, "statement": holds, "reason": "照片可见机柜上锁" }]);
    assert_eq!(desk.approve(settlements).await.0, 204);

    let base = desk.doc.heads();
    let mut copy = TaskDoc::open(&desk.doc.save(), [9; 16]).unwrap();
    desk.office.phone.state(&mut desk.doc, "PWR-01-02", Verdict::Untestable);
    desk.other.state(&mut copy, "PWR-01-02", Verdict::Pass);
    desk.doc.apply(&copy.changes_since(&base).unwrap()).unwrap();
    let change = news(&mut desk.doc, &base);
    desk.office.world.sync(&mut desk.office.phone, vec![change]);
    assert_eq!(desk.late().await["conflict_count"], 1);
    assert_eq!(desk.admit_all().await.0, 204, "a conflict does not keep it out");

    let conflicts = desk.detail(desk.task).await["conflicts"].clone();
    assert_eq!((&conflicts[0]["settled"]["statement"], &conflicts[1]["settled"]), (&holds, &Value::Null));
    let open = desk.approve(json!([])).await;
    assert_eq!(open.1["detail"]["subjects"], json!(["PWR-01/PWR-01-02"]), "{open:?}");
    let new = json!([{ "subject": "PWR-01/PWR-01-02", "statement": null }]);
    assert_eq!(desk.approve(new).await.0, 204);
    let reviews = desk.detail(desk.task).await["reviews"].clone();
    let carried = &reviews[1]["settlements"][1];
    assert_eq!((&carried["statement"], &carried["at"]), (&holds, &reviews[0]["settlements"][0]["at"]));
}

#[tokio::test]
async fn a_repair_that_two_people_judged_differently_counts_as_it_is_settled() {
    for (verdict, state) in [("pass", "resolved"), ("fail", "open")] {
        let mut desk = Desk::new();
        let order = desk.order("owner_agreed").await;
        let fault = desk.task;
        let mut doc = desk.carried_out(50, &order, Verdict::Pass, "已更换");
        let base = doc.heads();
        let mut copy = TaskDoc::open(&doc.save(), [9; 16]).unwrap();
        desk.other.enter(&mut doc, 1, Verdict::Pass, "已更换，启动正常");
        desk.office.phone.enter(&mut copy, 1, Verdict::Fail, "仍不能启动");
        doc.apply(&copy.changes_since(&base).unwrap()).unwrap();
        let change = news(&mut doc, &base);
        desk.office.world.sync(&mut desk.other, vec![change]);
        desk.task = doc.header().unwrap().id;
        let entry = desk.detail(desk.task).await["entries"][0].clone();
        let all = std::iter::once(&entry["latest"]).chain(entry["others"].as_array().unwrap());
        let holds = all.into_iter().find(|said| said["verdict"] == verdict).unwrap()["statement"].clone();
        let subject = format!("entry:{CAUSE}");
        let settled = desk.approve(json!([{ "subject": subject, "statement": holds, "reason": "到场复核" }])).await;
        assert_eq!(settled.0, 204, "{settled:?}");
        desk.task = fault;
        assert_eq!(desk.fault().await["state"], state, "{verdict}");
    }
}

#[tokio::test]
async fn words_for_an_entry_reach_the_phone_and_the_history() {
    let mut desk = Desk::new();
    let order = desk.order("owner_agreed").await;
    let doc = desk.carried_out(50, &order, Verdict::Pass, "已更换");
    desk.told();
    let task = doc.header().unwrap().id;
    let detail = desk.detail(task).await;
    let words = json!([{ "entry": CAUSE.to_string(), "note": "请补拍更换后的照片" }]);
    let body = json!({ "decision": "return", "heads": detail["heads"], "note": "见意见", "entry_notes": words });
    let path = format!("/api/tasks/{task}/review");
    assert_eq!(desk.call(&token(&desk.office.lead), "POST", &path, body).await.0, 204);
    assert_eq!(desk.detail(task).await["reviews"][0]["entry_notes"], words);
    let told = desk.told();
    let Some(FeedEvent::Review(facts)) = told.last() else { panic!("{told:?}") };
    assert_eq!((facts.entry_notes[0].entry, facts.entry_notes[0].note.as_str()), (CAUSE, "请补拍更换后的照片"));
    let long = json!({ "decision": "return", "heads": detail["heads"], "note": "x",
        "entry_notes": [{ "entry": CAUSE.to_string(), "note": "长".repeat(2_001) }] });
    assert_eq!(refused(&desk.call(&token(&desk.office.lead), "POST", &path, long).await), (422, "request.invalid"));
}

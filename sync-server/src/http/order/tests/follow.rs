//! Faults followed up over HTTP: in which list each is, who must act, what carries over, and how it ends (R5.4).

use serde_json::{Value, json};
use shared_model::fault::FaultStanding;
use shared_model::review::ReviewDecision;
use shared_model::verdict::Verdict;

use super::desk::{Desk, ENGINEER, account, token};
use crate::testing::{news, whole};
use crate::testing_office::FAULT;

impl Desk {
    async fn listed(&self, query: &str) -> Value {
        let answer = self.call(&token(&self.office.lead), "GET", &format!("/api/faults?{query}"), Value::Null).await;
        assert_eq!(answer.0, 200, "{answer:?}");
        answer.1
    }

    /// The list that the fault is in, by what every list shows, and what it waits for.
    async fn standing(&self, more: &str) -> Option<(String, String)> {
        let mut found = Vec::new();
        for standing in FaultStanding::ALL {
            let list = self.listed(&format!("standing={standing}{more}")).await;
            let items = list["items"].as_array().unwrap().clone();
            let counted = list["counts"].as_array().unwrap().iter().find(|c| c["standing"] == standing.word()).unwrap();
            assert_eq!(counted["count"], items.len(), "what is counted is what is shown: {list}");
            found.extend(items.into_iter().filter(|item| item["fault"] == FAULT.to_string()));
        }
        assert!(found.len() <= 1, "{found:?}");
        let word = |item: &Value, name: &str| item[name].as_str().unwrap().to_owned();
        found.first().map(|item| (word(item, "standing"), word(item, "awaits")))
    }

    async fn page(&self) -> Value {
        let path = format!("/api/faults/{FAULT}");
        let answer = self.call(&token(&self.office.lead), "GET", &path, Value::Null).await;
        assert_eq!(answer.0, 200, "{answer:?}");
        answer.1
    }
}

fn is(standing: &str, awaits: &str) -> Option<(String, String)> {
    Some((standing.to_owned(), awaits.to_owned()))
}

#[tokio::test]
async fn a_fault_goes_from_list_to_list_until_a_repair_solves_it() {
    let mut desk = Desk::new();
    assert_eq!(desk.standing("").await, is("open", "settling"));
    let open = desk.listed("").await["items"][0].clone();
    assert_eq!(
        (&open["description"], &open["facility"], &open["item"], &open["place"], &open["days"]),
        (&json!("启动电池失效"), &json!("PWR-02"), &json!("PWR-02-02"), &json!("B1"), &json!(0))
    );
    assert_eq!((&open["found_by_name"], &open["lead_name"]), (&json!("Engineer 1"), &json!("Person 21")));

    let order = desk.order("investigate").await;
    assert_eq!(desk.standing("").await, is("under_way", "work"));
    let line = desk.listed("standing=under_way").await["items"][0]["order"].clone();
    assert_eq!((&line["kind"], &line["assignee_name"]), (&json!("investigation"), &json!("Engineer 2")));
    assert_eq!(desk.handle("owner_declined", None).await.1["code"], "fault.under_way");
    let found = desk.carried_out(50, &order, Verdict::Pass, "电池老化");
    assert_eq!(desk.standing("").await, is("under_way", "review"));
    desk.office.review(found.header().unwrap().id, ReviewDecision::Approve, "").unwrap();
    assert_eq!(desk.standing("").await, is("open", "settling"));

    assert_eq!(desk.handle("owner_declined", None).await.0, 204);
    assert_eq!(desk.standing("").await, is("declined", "owner"));
    assert_eq!(desk.page().await["moves"], json!(["owner_agreed"]));
    assert_eq!(desk.handle("investigate", Some(account(ENGINEER))).await.1["code"], "fault.only_repair");
    desk.told();
    let order = desk.order("owner_agreed").await;
    assert_eq!(desk.page().await["moves"], json!([]));
    let repair = desk.carried_out(51, &order, Verdict::Pass, "更换电池后启动正常");
    desk.office.review(repair.header().unwrap().id, ReviewDecision::Approve, "").unwrap();
    assert_eq!(desk.standing("").await, is("resolved", "nothing"));

    let page = desk.page().await;
    assert_eq!(page["repair"]["task"], repair.header().unwrap().id.to_string());
    assert_eq!(page["repair"]["entries"][0]["latest"]["finding"], "更换电池后启动正常");
    let kinds: Vec<_> = page["history"].as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["handled", "investigated", "handled", "handled", "repaired"]);
    assert_eq!(page["recorded"]["latest"]["verdict"], "fail");
    assert_eq!((&page["handling"], &page["moves"]), (&json!(true), &json!([])));
    assert_eq!(desk.handle("investigate", Some(account(ENGINEER))).await.1["code"], "fault.closed");
}

#[tokio::test]
async fn what_is_not_closed_is_shown_in_every_later_month_and_what_is_in_no_month_after() {
    let mut desk = Desk::new();
    assert_eq!(desk.standing("&month=2026-10").await, None, "it was not found yet");
    assert_eq!(desk.standing("&month=2026-11").await, is("open", "settling"));
    assert_eq!(desk.handle("owner_declined", None).await.0, 204);
    assert_eq!(desk.standing("&month=2027-03").await, is("declined", "owner"), "it carries over by itself");
    let order = desk.order("owner_agreed").await;
    let repair = desk.carried_out(50, &order, Verdict::Pass, "已更换");
    desk.office.review(repair.header().unwrap().id, ReviewDecision::Approve, "").unwrap();
    assert_eq!(desk.standing("&month=2026-11").await, is("resolved", "nothing"));
    assert_eq!(desk.standing("&month=2026-12").await, None, "it ended in November");
}

#[tokio::test]
async fn nothing_closes_a_fault_but_a_repair_that_works_or_the_contract() {
    let mut desk = Desk::new();
    for word in ["resolved", "repaired", "closed", ""] {
        let refused = desk.handle(word, None).await;
        assert_eq!((refused.0, &refused.1["code"]), (400, &json!("request.malformed")), "{word}: {refused:?}");
    }
    assert_eq!(desk.standing("").await, is("open", "settling"), "a refused decision changes nothing");
    let order = desk.order("owner_agreed").await;
    assert_eq!(desk.handle("out_of_scope", None).await.1["code"], "fault.under_way");
    let failed = desk.carried_out(50, &order, Verdict::Fail, "配件停产");
    desk.office.review(failed.header().unwrap().id, ReviewDecision::Approve, "").unwrap();
    assert_eq!(desk.standing("").await, is("open", "settling"), "a repair that failed closes nothing");
    assert_eq!(desk.handle("out_of_scope", None).await.0, 204);
    assert_eq!(desk.standing("").await, is("out_of_scope", "nothing"));
    assert_eq!(desk.handle("owner_agreed", Some(account(ENGINEER))).await.1["code"], "fault.closed");
}

#[tokio::test]
async fn what_could_not_be_tested_is_listed_until_it_is_tested() {
    let mut desk = Desk::new();
    let base = desk.doc.heads();
    desk.office.phone.state(&mut desk.doc, "PWR-01-02", Verdict::Untestable);
    desk.office.phone.submit(&mut desk.doc, 2);
    let change = news(&mut desk.doc, &base);
    desk.office.world.sync(&mut desk.office.phone, vec![change]);
    let listed = desk.listed("standing=untestable").await;
    let line = &listed["items"][0];
    assert_eq!(
        (&line["item"], &line["fault"], &line["awaits"]),
        (&json!("PWR-01-02"), &Value::Null, &json!("nothing"))
    );
    assert_eq!(line["task"], desk.task.to_string());

    let base = desk.doc.heads();
    desk.office.phone.state(&mut desk.doc, "PWR-01-02", Verdict::Pass);
    desk.office.phone.submit(&mut desk.doc, 3);
    let change = news(&mut desk.doc, &base);
    desk.office.world.sync(&mut desk.office.phone, vec![change]);
    assert_eq!(desk.listed("standing=untestable").await["total"], 0);
}

#[tokio::test]
async fn what_was_not_submitted_is_in_no_list() {
    let mut desk = Desk::new();
    let mut doc = desk.office.phone.task_outside(60, shared_model::task::TaskKind::Supplementary);
    desk.office.phone.enter(&mut doc, 1, Verdict::Untestable, "设备房锁闭");
    desk.office.world.sync(&mut desk.office.phone, vec![whole(&mut doc)]);
    assert_eq!(desk.listed("standing=untestable").await["total"], 0);
    let base = doc.heads();
    desk.office.phone.submit(&mut doc, 1);
    let change = news(&mut doc, &base);
    desk.office.world.sync(&mut desk.office.phone, vec![change]);
    let listed = desk.listed("standing=untestable").await;
    assert_eq!(listed["items"][0]["description"], "设备房锁闭");
}

#[tokio::test]
async fn the_lists_are_taken_away_as_a_sheet() {
    let desk = Desk::new();
    let path = "/api/export/faults.xlsx?standing=open";
    assert_eq!(desk.call(&token(&desk.office.lead), "GET", path, Value::Null).await.0, 200);
    let wrong = desk.call(&token(&desk.office.lead), "GET", "/api/export/faults.csv?standing=other", Value::Null).await;
    assert_eq!((wrong.0, &wrong.1["code"]), (400, &json!("request.malformed")));
}

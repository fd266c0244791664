//! The month board.

use serde_json::{Value, json};
use shared_model::calendar::Month;
use shared_model::id::ProjectId;
use shared_model::review::ReviewDecision;
use shared_model::verdict::Verdict;

use super::desk::Desk;
use crate::params;
use crate::store::search::{self, Indexed};
use crate::testing::PROJECT;

/// State, and items recorded, submitted and due, line by line.
fn lines(board: &Value) -> Vec<(String, u64, u64, u64)> {
    let line = |line: &Value| {
        let count = |value: &Value| value.as_u64().unwrap_or_default();
        let plan = &line["plan"];
        let state = line["state"].as_str().unwrap_or_default().to_owned();
        (state, count(&line["recorded_count"]), count(&plan["submitted_count"]), count(&plan["item_count"]))
    };
    board["items"].as_array().unwrap().iter().map(line).collect()
}

async fn state(desk: &Desk) -> String {
    let board = desk.get("/api/board").await;
    assert_eq!(board["total"], 1);
    lines(&board)[0].0.clone()
}

#[tokio::test]
async fn a_project_goes_through_the_board() {
    let mut desk = Desk::new();
    assert_eq!(state(&desk).await, "no_plan");
    desk.make("2026-11", "month").await;
    assert_eq!(state(&desk).await, "draft");
    let plan = desk.get("/api/board").await["items"][0]["plan"]["id"].as_str().unwrap().parse().unwrap();
    desk.issue(plan, &["PWR-01"], &[1]).await;
    let board = desk.get("/api/board").await;
    assert_eq!(lines(&board)[0].0, "partly");
    let left = &board["items"][0]["plan"];
    assert_eq!((&left["facility_count"], &left["open_facility_count"]), (&json!(2), &json!(1)), "{left}");
    desk.issue(plan, &["PWR-02"], &[1]).await;
    assert_eq!(state(&desk).await, "dispatched");

    let mut doc = desk.office.phone.task_of(plan, 41, &["PWR-01"]);
    desk.office.phone.state(&mut doc, "PWR-01-01", Verdict::Pass);
    desk.office.world.sync(&mut desk.office.phone, vec![crate::testing::whole(&mut doc)]);
    let board = desk.get("/api/board").await;
    let [(state_now, 1, 0, due)] = &lines(&board)[..] else { panic!("{board}") };
    assert_eq!((state_now.as_str(), board["items"][0]["people"].clone()), ("under_way", json!(["Engineer 1"])));
    assert!(*due > 3);
    assert_eq!(desk.remove_task(doc.header().unwrap().id).await.0, 204);
    assert_eq!(state(&desk).await, "dispatched");

    let (task, _) = desk.office.submitted(plan, Verdict::Pass);
    assert_eq!(state(&desk).await, "in_review");
    desk.office.review(task, ReviewDecision::Return, "重拍").unwrap();
    assert_eq!(state(&desk).await, "under_way");
    desk.office.world.run("UPDATE task SET state = 'pending' WHERE id = ?1", params![task]);
    desk.office.review(task, ReviewDecision::Approve, "").unwrap();
    assert_eq!(state(&desk).await, "approved");
    desk.office.world.env.set("2026-11".parse::<Month>().unwrap().end());
    let past = desk.get("/api/board?month=2026-11").await;
    assert_eq!(lines(&past)[0].0, "late");
    assert_eq!(state(&desk).await, "no_plan", "the next month begins anew");
}

#[tokio::test]
async fn each_plan_of_a_month_has_its_own_line_and_counts_add_up() {
    let desk = Desk::new();
    desk.make("2026-11", "month").await;
    desk.make("2026-11", "quarter").await;
    let second = ProjectId::from_bytes([9; 16]);
    desk.office.world.run(
        "INSERT INTO project (id, agency, contract, lead, name, address, credit_code, jurisdiction, latitude, longitude,
                geofence, first_report, created_at)
             SELECT ?1, agency, contract, lead, 'Q', address, credit_code, jurisdiction, latitude,
            longitude, geofence, first_report, created_at FROM project WHERE id = ?2",
        params![second, PROJECT],
    );
    let core = &desk.office.world.core;
    core.db.write(|tx| search::refresh(tx, Indexed::Project, second.as_bytes())).unwrap();
    let board = desk.get("/api/board").await;
    let shown: Vec<_> =
        board["items"].as_array().unwrap().iter().map(|line| (&line["state"], &line["project_name"])).collect();
    assert_eq!(json!(shown), json!([["no_plan", "Q"], ["draft", "P"], ["draft", "P"]]));
    let count = |state: &str| {
        let counts = board["counts"].as_array().unwrap();
        counts.iter().find(|count| count["state"] == state).unwrap()["count"].as_u64().unwrap()
    };
    assert_eq!((count("no_plan"), count("draft"), count("late")), (1, 2, 0));
    let drafts = desk.get("/api/board?state=draft&size=1&page=2").await;
    assert_eq!((drafts["total"].as_u64(), drafts["items"].as_array().map(Vec::len)), (Some(2), Some(1)));
    let found = desk.get("/api/board?q=Q").await;
    assert_eq!(found["total"], 1);
    let led = desk.get(&format!("/api/board?lead={}", desk.office.admin.account)).await;
    assert_eq!(led["total"], 0);
}

#[tokio::test]
async fn what_is_not_due_and_what_ended_are_told_apart() {
    let desk = Desk::new();
    let one = |sql: &str| desk.office.world.run(sql, params![]);
    desk.office.world.drop_trigger("contract_dates_never_change", "contract");
    one("UPDATE contract SET signed_on = '2026-11-20'");
    one("UPDATE project SET first_report = 'next_month'");
    assert_eq!(state(&desk).await, "not_yet_due");
    assert_eq!(desk.get("/api/board?month=2026-10").await["total"], 0, "there was no contract yet");
    one("UPDATE project SET first_report = 'same_month'");
    let suspend = "INSERT INTO request (id, kind, project, region, decided_in, subject, reason, month, body, state,
            filed_at) VALUES (?1, 'suspension', ?1, '3301', '3301', 'P', '', '2026-11', '{}', ?2, 0)";
    desk.office.world.run(suspend, params![PROJECT, "pending"]);
    assert_eq!(state(&desk).await, "no_plan", "nothing is decided yet");
    one("UPDATE request SET state = 'approved'");
    assert_eq!(state(&desk).await, "suspended");
    one("UPDATE contract SET state = 'terminated'");
    assert_eq!(state(&desk).await, "ended");
    one("UPDATE contract SET state = 'active', kind = 'assessment'");
    desk.office.world.drop_trigger("request_is_never_removed", "request");
    one("DELETE FROM request");
    assert_eq!(state(&desk).await, "no_plan");
    assert_eq!(desk.get("/api/board?month=2026-12").await["total"], 1);
    one("UPDATE project_facility SET facility = 'XAS-01' WHERE facility = 'PWR-01'");
    desk.make("2026-11", "month").await;
    assert_eq!(desk.get("/api/board?month=2026-12").await["total"], 0, "an assessment has one plan only");
}

#[tokio::test]
async fn nobody_sees_another_agencys_board() {
    let desk = Desk::new();
    let (status, board) = desk.as_stranger("GET", "/api/board", Value::Null).await;
    assert_eq!((status, board["total"].as_u64()), (200, Some(0)), "{board}");
    assert!(board["counts"].as_array().unwrap().iter().all(|count| count["count"] == 0));
}

/// What the rows keep of the work on a plan is what its assignments, tasks and report say.
#[tokio::test]
async fn what_is_kept_of_a_plan_follows_whatever_happens_to_it() {
    let mut desk = Desk::new();
    let told = |desk: &Desk| {
        desk.office.world.count("SELECT count(*) FROM plan l JOIN plan_work w ON w.plan = l.id WHERE l.work <> w.work")
    };
    desk.make("2026-11", "month").await;
    let plan = desk.get("/api/board").await["items"][0]["plan"]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(told(&desk), 0, "made");
    desk.issue(plan, &["PWR-01"], &[1]).await;
    assert_eq!(told(&desk), 0, "issued in part");
    desk.issue(plan, &["PWR-02"], &[1]).await;
    assert_eq!(told(&desk), 0, "issued");
    let (task, _) = desk.office.submitted(plan, Verdict::Pass);
    assert_eq!(told(&desk), 0, "submitted");
    desk.office.review(task, ReviewDecision::Approve, "").unwrap();
    assert_eq!(told(&desk), 0, "approved");
    let world = &desk.office.world;
    world.run("UPDATE task SET state = 'deleted' WHERE id = ?1", params![task]);
    world.run("INSERT INTO task_facility (task, facility) VALUES (?1, 'FAS-09')", params![task]);
    world.run("UPDATE assignment SET withdrawn_at = 1 WHERE plan = ?1", params![plan]);
    assert_eq!(told(&desk), 0, "taken back");
    let projects = "SELECT count(*) FROM project p JOIN project_due d ON d.project = p.id
        WHERE (p.monthly, p.over, p.signed_on) <> (d.monthly, d.over, d.signed_on)";
    assert_eq!(world.count(projects), 0);
    world.run("UPDATE project SET ended_at = 1 WHERE id = ?1", params![PROJECT]);
    assert_eq!((world.count(projects), world.count("SELECT over FROM project")), (0, 1));
}

#[tokio::test]
async fn the_board_is_narrowed_and_taken_away_as_a_sheet() {
    let desk = Desk::new();
    desk.make("2026-11", "month").await;
    for (query, total) in
        [("region=33", 1), ("region=3301", 1), ("region=61", 0), ("agency=01010101-0101-0101-0101-010101010101", 1)]
    {
        let board = desk.get(&format!("/api/board?{query}")).await;
        assert_eq!(board["total"], total, "{query}");
        let counted: u64 =
            board["counts"].as_array().unwrap().iter().map(|count| count["count"].as_u64().unwrap()).sum();
        assert_eq!(counted, total, "{query}");
        let sheet = desk.sheet(&format!("/api/export/board.csv?{query}")).await;
        assert_eq!(sheet.lines().count() as u64, 1 + total, "{sheet}");
        assert_eq!(sheet.contains("未下发"), total == 1, "{sheet}");
    }
    assert!(desk.sheet("/api/export/board.xlsx").await.starts_with("PK"));
    assert_eq!(desk.sheet("/api/export/board.csv?state=no_plan").await.lines().count(), 1);
    assert!(desk.sheet("/api/export/board.csv?month=2026-10").await.starts_with("\u{feff}\"项目名称\""));
}

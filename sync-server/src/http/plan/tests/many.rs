//! Plans made and issued many at once, and what stands against a single one.

use serde_json::{Value, json};
use shared_model::id::{AgencyId, AssignmentId, PlanId, ProjectId};

use super::desk::{Answer, Desk, account, code};
use crate::params;
use crate::testing::PROJECT;

const SECOND: ProjectId = ProjectId::from_bytes([9; 16]);
const FOREIGN: ProjectId = ProjectId::from_bytes([10; 16]);

/// A second project with nothing installed, and one of another agency.
fn with_projects() -> Desk {
    let desk = Desk::new();
    for (id, agency) in [(SECOND, 1), (FOREIGN, 2)] {
        desk.office.world.run(
            "INSERT INTO project (id, agency, contract, lead, name, address, credit_code, jurisdiction, latitude, longitude,
                geofence, first_report, created_at)
             SELECT ?1, ?3, contract, lead, 'Q', address, credit_code, jurisdiction, latitude,
                longitude, geofence, first_report, created_at FROM project WHERE id = ?2",
            params![id, PROJECT, AgencyId::from_bytes([agency; 16])],
        );
    }
    desk
}

async fn make_all(desk: &Desk, preview: bool) -> Vec<Value> {
    let projects = [SECOND, PROJECT, FOREIGN, PROJECT];
    let body = json!({ "projects": projects, "month": "2026-11", "period": "month", "preview": preview });
    let (status, body) = desk.as_admin("POST", "/api/plans/batch", body).await;
    assert_eq!(status, 200, "{body}");
    body["results"].as_array().unwrap().clone()
}

fn outcomes(results: &[Value]) -> Vec<(&str, &str)> {
    results
        .iter()
        .map(|one| (one["outcome"].as_str().unwrap_or_default(), one["refused"]["code"].as_str().unwrap_or_default()))
        .collect()
}

#[tokio::test]
async fn one_that_cannot_be_made_holds_up_no_other() {
    let desk = with_projects();
    let expected = [("refused", "plan.nothing_due"), ("made", ""), ("refused", "request.not_found")];
    let preview = make_all(&desk, true).await;
    assert_eq!(outcomes(&preview), expected);
    assert!(preview[1]["item_count"].as_u64().unwrap() > 3 && preview[1]["plan"].is_null());
    assert!(preview[2]["project_name"].is_null(), "a foreign project stays unnamed");
    assert_eq!(desk.get("/api/plans").await["total"], 0, "a preview makes nothing");

    let made = make_all(&desk, false).await;
    assert_eq!(outcomes(&made), expected);
    let plan = made[1]["plan"].as_str().unwrap();
    let journaled = desk.office.world.count("SELECT count(*) FROM journal WHERE kind = 'plan.added'");
    let again = make_all(&desk, false).await;
    assert_eq!((outcomes(&again)[1], again[1]["plan"].as_str()), (("existing", ""), Some(plan)));
    assert_eq!(desk.office.world.count("SELECT count(*) FROM journal WHERE kind = 'plan.added'"), journaled);

    let none = json!({ "projects": [], "month": "2026-11", "period": "month" });
    assert_eq!(code(&desk.as_admin("POST", "/api/plans/batch", none).await), "request.invalid");
    let body = json!({ "projects": [PROJECT], "month": "2026-11", "period": "quarter" });
    let (_, answer) = desk.as_technical_lead("POST", "/api/plans/batch", body).await;
    assert_eq!(answer["results"][0]["refused"]["code"], "request.forbidden");
}

/// A plan of October of which one facility each went to two engineers.
fn with_october() -> Desk {
    let desk = Desk::new();
    let (world, plan) = (&desk.office.world, PlanId::from_bytes([30; 16]));
    world.run(
        "INSERT INTO plan (id, agency, project, month, period, catalogue, created_by, created_at)
         VALUES (?1, ?2, ?3, '2026-10', 'month', '2026.1', ?4, 0)",
        params![plan, AgencyId::from_bytes([1; 16]), PROJECT, desk.office.lead.account],
    );
    for (number, facility) in [(1, "PWR-01"), (2, "PWR-02")] {
        let id = AssignmentId::from_bytes([30 + number; 16]);
        let row = params![id, plan, account(number)];
        world.run("INSERT INTO assignment (id, plan, account, issued_by, issued_at) VALUES (?1, ?2, ?3, ?3, 0)", row);
        world.run("INSERT INTO assignment_facility (assignment, facility) VALUES (?1, ?2)", params![id, facility]);
    }
    desk
}

async fn issue_as_before(desk: &Desk, plans: &[PlanId], preview: bool) -> Vec<Value> {
    let (status, body) = desk.post("/api/plans/batch-dispatch", json!({ "plans": plans, "preview": preview })).await;
    assert_eq!(status, 200, "{body}");
    body["results"].as_array().unwrap().clone()
}

#[tokio::test]
async fn plans_are_issued_as_last_month() {
    let desk = with_october();
    let plan = desk.office.drawn_up();
    let unknown = PlanId::from_bytes([99; 16]);
    let preview = issue_as_before(&desk, &[plan, unknown], true).await;
    let of =
        |results: &[Value], plan: PlanId| results.iter().find(|one| one["plan"] == plan.to_string()).unwrap().clone();
    assert_eq!(of(&preview, unknown)["refused"]["code"], "request.not_found");
    let proposal = of(&preview, plan)["proposal"].clone();
    assert_eq!((&proposal["from"], &proposal["left"]), (&json!("2026-10"), &json!([])));
    assert_eq!(proposal["batches"].as_array().map(Vec::len), Some(2));
    assert_eq!(desk.get(&format!("/api/plans/{plan}")).await["dispatched_count"], 0);

    assert!(of(&issue_as_before(&desk, &[plan], false).await, plan)["refused"].is_null());
    let detail = desk.get(&format!("/api/plans/{plan}")).await;
    let names: Vec<_> =
        detail["facilities"].as_array().unwrap().iter().map(|f| f["assignees"][0]["name"].clone()).collect();
    assert_eq!(json!(names), json!(["Engineer 1", "Engineer 2"]));
    let again = issue_as_before(&desk, &[plan], false).await;
    assert_eq!(of(&again, plan)["refused"]["code"], "plan.all_issued");
}

#[tokio::test]
async fn people_who_cannot_take_items_are_shown_with_why() {
    let desk = with_october();
    let plan = desk.office.drawn_up();
    let world = &desk.office.world;
    world.run("UPDATE account SET state = 'disabled' WHERE id = ?1", params![account(1)]);
    world.run("DELETE FROM certificate WHERE person = ?1", params![account(2)]);
    let proposal = desk.get(&format!("/api/plans/{plan}/proposal")).await;
    assert_eq!((&proposal["batches"], proposal["left"].as_array().map(Vec::len)), (&json!([]), Some(2)));
    let refused = issue_as_before(&desk, &[plan], false).await;
    assert_eq!(refused[0]["refused"]["code"], "plan.assignee");
    let engineers = desk.get("/api/engineers").await;
    let found: Vec<_> =
        engineers["items"].as_array().unwrap().iter().map(|one| (&one["name"], &one["unfit"])).collect();
    let expected = json!([
        ["Engineer 1", "disabled"],
        ["Engineer 2", "no_certificate"],
        ["Engineer 3", "no_certificate"],
        ["Person 21", null],
    ]);
    assert_eq!(json!(found), expected);
    let (status, others) = desk.as_stranger("GET", "/api/engineers", Value::Null).await;
    assert_eq!((status, others), (200, json!({ "items": [] })));
}

#[tokio::test]
async fn without_a_month_before_nothing_is_proposed() {
    let desk = Desk::new();
    let plan = desk.office.drawn_up();
    let refused = issue_as_before(&desk, &[plan], true).await;
    assert_eq!(refused[0]["refused"]["code"], "plan.nothing_before");
}

#[tokio::test]
async fn what_stands_against_a_plan_has_its_code() {
    let desk = Desk::new();
    let one = |sql: &str| desk.office.world.run(sql, params![]);
    assert_eq!(code(&desk.make("2026-10", "month").await), "plan.wrong_month");
    assert_eq!(code(&desk.make("2026-12", "month").await), "plan.wrong_month");
    assert_eq!(code(&desk.make("2026-11", "year").await), "plan.nothing_due");
    desk.office.world.drop_trigger("contract_dates_never_change", "contract");
    one("UPDATE contract SET signed_on = '2026-11-20'");
    one("UPDATE project SET first_report = 'next_month'");
    let early: Answer = desk.make("2026-11", "month").await;
    assert_eq!((code(&early), &early.1["detail"]["first"]), ("plan.before_first_report", &json!("2026-12")));
    one("UPDATE project_facility SET facility = 'XTS-01' WHERE facility = 'PWR-01'");
    one("UPDATE project_facility SET facility = 'XAS-01' WHERE facility = 'PWR-02'");
    for kind in ["completion_inspection", "annual_inspection", "special_inspection", "assessment"] {
        desk.office.world.run("UPDATE contract SET kind = ?1", params![kind]);
        one("UPDATE plan SET deleted_at = 1");
        assert_eq!(desk.make("2026-11", "month").await.0, 201, "{kind}");
        assert_eq!(code(&desk.make("2026-11", "quarter").await), "plan.exists", "{kind}");
    }
    one("UPDATE contract SET state = 'terminated'");
    assert_eq!(code(&desk.make("2026-11", "month").await), "plan.project_ended");
}

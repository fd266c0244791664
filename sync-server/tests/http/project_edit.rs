//! Editing and terminating projects.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::clients::put;
use crate::master_data::{Office, created, project_body};
use crate::support::{CREDIT_CODES, TestServer};

/// The project as it would be sent back after looking at it.
async fn as_it_is(server: &TestServer, office: &Office) -> Value {
    let path = format!("/api/projects/{}", office.project);
    server.get(&office.agency.admin, &path).await.expect(StatusCode::OK)
}

#[tokio::test]
async fn two_people_editing_one_project_lose_nothing() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (admin, path) = (&office.agency.admin, format!("/api/projects/{}", office.project));
    let looked_at = as_it_is(&server, &office).await;
    assert_eq!(put(&server, admin, &path, &looked_at).await.expect(StatusCode::OK)["version"], 1, "nothing changed");
    let mut first = looked_at.clone();
    first["facilities"].as_array_mut().unwrap().push(json!({ "code": "HYD-01", "count": 2, "place": "1F" }));
    first["buildings"][0]["height_m"] = json!(90.5);
    put(&server, admin, &path, &first).await.expect(StatusCode::OK);
    let mut second = looked_at.clone();
    second["name"] = json!("某某大厦二期");
    let refused = put(&server, admin, &path, &second).await.refused(409, "request.changed");
    let changes = refused["detail"]["edits"][0]["changes"].as_array().unwrap();
    let building = format!("buildings.{}", looked_at["buildings"][0]["id"].as_str().unwrap());
    let fields: Vec<_> = changes.iter().map(|change| change["field"].as_str().unwrap()).collect();
    assert_eq!(fields, [building.as_str(), "facilities.HYD-01"]);
    assert_eq!((&changes[0]["from"]["height_m"], &changes[0]["to"]["height_m"]), (&json!(88.5), &json!(90.5)));
    assert_eq!((&changes[1]["from"], &changes[1]["to"]["count"]), (&Value::Null, &json!(2)));
    let now = as_it_is(&server, &office).await;
    assert_eq!((&now["name"], now["facilities"].as_array().unwrap().len()), (&json!("某某大厦"), 2));
    let history = server.get(admin, &format!("{path}/history")).await.expect(StatusCode::OK);
    assert_eq!(history["items"][0]["changes"], Value::Array(changes.clone()));
}

#[tokio::test]
async fn buildings_are_added_changed_and_kept_when_taken_out() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (admin, path) = (&office.agency.admin, format!("/api/projects/{}", office.project));
    let mut edit = as_it_is(&server, &office).await;
    assert_eq!(edit["buildings"][0]["water"][0]["kind"], "tank");
    let mut annex = edit["buildings"][0].clone();
    annex["id"] = json!(null);
    annex["name"] = json!("附楼");
    annex["water"] = json!([]);
    edit["buildings"] = json!([annex]);
    let saved = put(&server, admin, &path, &edit).await.expect(StatusCode::OK);
    assert_eq!(saved["removed_buildings"], json!(["主楼"]));
    assert_eq!((&saved["buildings"][0]["name"], &saved["buildings"][0]["water"]), (&json!("附楼"), &json!([])));
    let mut edit = saved.clone();
    edit["buildings"][0]["water"] = json!(null);
    let saved = put(&server, admin, &path, &edit).await.expect(StatusCode::OK);
    assert_eq!(saved["buildings"][0]["water"], Value::Null, "not recorded is not the same as none");
    let mut strange = saved.clone();
    strange["buildings"][0]["id"] = json!("01890000-0000-7000-8000-000000000000");
    let refused = put(&server, admin, &path, &strange).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["field"], "buildings.0");
    let mut twice = saved.clone();
    twice["buildings"] = json!([saved["buildings"][0], saved["buildings"][0]]);
    put(&server, admin, &path, &twice).await.refused(422, "request.invalid");
    let mut low = saved.clone();
    low["buildings"][0]["height_m"] = json!(-3);
    let refused = put(&server, admin, &path, &low).await.refused(422, "request.invalid");
    let wrong = &refused["fields"][0];
    assert_eq!((&wrong["field"], &wrong["code"]), (&json!("buildings.0.height_m"), &json!("field.range")));
}

#[tokio::test]
async fn the_contract_of_a_project_never_changes_and_the_first_month_only_where_there_is_a_choice() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (admin, path) = (&office.agency.admin, format!("/api/projects/{}", office.project));
    let late = json!({ "owner": office.owner, "name": "月末合同", "kind": "maintenance", "signed_on": "2026-11-20" });
    let late = created(&server, admin, "/api/contracts", &late).await;
    let mut edit = as_it_is(&server, &office).await;
    edit["contract"] = json!(late);
    let refused = put(&server, admin, &path, &edit).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["code"], "field.immutable");
    let mut body = project_body(&late, &office.lead);
    body["first_report"] = json!("next_month");
    let project = server.post(admin, "/api/projects", &body).await.expect(StatusCode::CREATED);
    assert_eq!((&project["first_report"], &project["chooses_first_report"]), (&json!("next_month"), &json!(true)));
    let inspection =
        json!({ "owner": office.owner, "name": "检测", "kind": "annual_inspection", "signed_on": "2026-11-21" });
    let inspection = created(&server, admin, "/api/contracts", &inspection).await;
    let mut body = project_body(&inspection, &office.lead);
    body["facilities"] = json!([{ "code": "XTS-01", "count": 1 }]);
    body["first_report"] = json!("next_month");
    let refused = server.post(admin, "/api/projects", &body).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["code"], "field.first_report");
}

#[tokio::test]
async fn a_facility_of_this_months_plan_does_not_vanish_silently() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (admin, path) = (&office.agency.admin, format!("/api/projects/{}", office.project));
    let plan = json!({ "project": office.project, "month": "2026-11", "period": "month" });
    let plan = created(&server, admin, "/api/plans", &plan).await;
    let mut edit = as_it_is(&server, &office).await;
    edit["facilities"] = json!([{ "code": "HYD-01", "count": 2, "place": "" }]);
    let refused = put(&server, admin, &path, &edit).await.refused(409, "project.facility_planned");
    assert_eq!(refused["detail"]["codes"], json!(["FAS-01"]));
    assert_eq!(as_it_is(&server, &office).await["facilities"][0]["code"], "FAS-01");
    edit["planned_facilities_known"] = json!(true);
    put(&server, admin, &path, &edit).await.expect(StatusCode::OK);
    let plan = server.get(admin, &format!("/api/plans/{plan}")).await.expect(StatusCode::OK);
    assert_eq!(plan["facilities"][0]["code"], "FAS-01", "this month's work goes on as planned");
}

#[tokio::test]
async fn a_terminated_project_stays_as_it_is() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (admin, path) = (&office.agency.admin, format!("/api/projects/{}", office.project));
    let terminate = format!("{path}/terminate");
    let mut end = json!({ "reason": "", "person": "王五", "name": "某某" });
    let refused = server.post(admin, &terminate, &end).await.refused(422, "request.invalid");
    let wrong: Vec<_> = refused["fields"].as_array().unwrap().iter().map(|field| &field["field"]).collect();
    assert_eq!(wrong, ["reason", "name"]);
    end = json!({ "reason": "业主搬迁", "person": "王五", "name": "某某大厦" });
    let ended = server.post(admin, &terminate, &end).await.expect(StatusCode::OK);
    assert_eq!((&ended["ending"]["reason"], &ended["ending"]["by"]), (&json!("业主搬迁"), &json!("管理员")));
    server.post(admin, &terminate, &end).await.refused(409, "project.ended");
    let mut edit = as_it_is(&server, &office).await;
    edit["name"] = json!("改名");
    put(&server, admin, &path, &edit).await.refused(409, "project.ended");
    let plan = json!({ "project": office.project, "month": "2026-11", "period": "month" });
    server.post(admin, "/api/plans", &plan).await.refused(409, "plan.project_ended");
    let listed = server.get(admin, "/api/projects").await.expect(StatusCode::OK);
    assert_eq!(listed["items"][0]["ending"]["person"], "王五");
    let agencies = server.get(admin, "/api/agencies").await.expect(StatusCode::OK);
    let agency = format!("/api/agencies/{}", agencies["items"][0]["id"].as_str().unwrap());
    assert_eq!(server.get(admin, &agency).await.json()["projects"], 0, "what has ended is not counted");
}

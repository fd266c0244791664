//! Staff change requests: asked by hand or by a sheet, decided by an officer, and what they bring about.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::{Value, json};
use shared_model::role::Role;

use crate::support::{Agency, Answer, CREDIT_CODES, Client, INITIAL, TestServer, phone};

const HEADER: &str = "变更类型,姓名,联系电话,资格,等级,证书编号,发证日期,有效期至\n";

fn certificate(number: &str) -> Value {
    json!({
        "qualification": "facility_operator", "level": "senior", "number": number, "issued_on": "2025-01-01",
        "expires_on": "2030-01-01",
    })
}

fn join(name: &str, number: &str) -> Value {
    json!({ "kind": "join", "name": name, "certificates": [certificate(number)] })
}

struct Scene {
    server: TestServer,
    operator: Client,
    agency: Agency,
    officer: Client,
}

impl Scene {
    async fn new() -> Self {
        let server = TestServer::start();
        let operator = server.operator().await;
        let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
        let officer = server.authority(Role::Officer, "officer", Some("3501")).await;
        Self { server, operator, agency, officer }
    }

    async fn ask(&self, changes: &[Value]) -> Answer {
        let body = json!({ "changes": changes, "reason": "人员变动" });
        self.server.post(&self.agency.admin, "/api/requests/staff-change", &body).await
    }

    async fn decide(&self, request: &Value, approve: bool) -> Answer {
        let path = format!("/api/requests/{}/decide", request["id"].as_str().unwrap());
        self.server.post(&self.officer, &path, &json!({ "approve": approve, "note": "已核对" })).await
    }

    async fn people(&self, query: &str) -> Value {
        self.server.get(&self.agency.admin, &format!("/api/people?{query}")).await.expect(StatusCode::OK)
    }

    async fn read(&self, client: &Client, bytes: impl Into<Body>) -> Answer {
        let request = Request::post("/api/requests/staff-change/sheet")
            .header("authorization", format!("Bearer {}", client.0.clone().unwrap_or_default()))
            .header("content-type", "application/octet-stream")
            .body(bytes.into());
        self.server.send(request.unwrap()).await
    }
}

#[tokio::test]
async fn somebody_joins_once_an_officer_of_the_region_approved_it() {
    let scene = Scene::new().await;
    let request = scene.ask(&[join("赵一", "OP-1"), join("钱二", "OP-2")]).await.expect(StatusCode::CREATED);
    assert_eq!((request["kind"].as_str(), request["subject"].as_str()), (Some("staff_change"), Some("赵一、钱二")));
    assert_eq!(scene.people("q=OP-").await["total"], 0, "nothing applies before the decision");
    let elsewhere = scene.server.authority(Role::Officer, "elsewhere", Some("61")).await;
    let path = format!("/api/requests/{}/decide", request["id"].as_str().unwrap());
    let approve = json!({ "approve": true, "note": "" });
    scene.server.post(&elsewhere, &path, &approve).await.refused(404, "request.not_found");
    scene.server.post(&scene.agency.admin, &path, &approve).await.refused(403, "request.forbidden");
    scene.decide(&request, true).await.expect(StatusCode::OK);
    let people = scene.people("q=OP-").await;
    assert_eq!(
        (people["total"].as_u64(), &people["items"][0]["certificates"][0]["level"]),
        (Some(2), &json!("senior"))
    );
    scene.decide(&request, true).await.refused(409, "decision.made");
}

#[tokio::test]
async fn a_declined_change_applies_nothing() {
    let scene = Scene::new().await;
    let request = scene.ask(&[join("赵一", "OP-1")]).await.expect(StatusCode::CREATED);
    scene.decide(&request, false).await.expect(StatusCode::OK);
    assert_eq!(scene.people("q=OP-").await["total"], 0);
}

#[tokio::test]
async fn who_leaves_loses_accounts_and_sessions_at_once() {
    let scene = Scene::new().await;
    let (account, login) = scene.agency.account(&scene.server, &scene.operator, "field_engineer").await;
    let engineer = scene.server.first_sign_in(&login, Some(phone(1))).await;
    let row = scene.server.get(&scene.agency.admin, &format!("/api/accounts/{account}")).await.json();
    let request = scene.ask(&[json!({ "kind": "leave", "person": row["person"] })]).await.expect(StatusCode::CREATED);
    scene.server.get(&engineer, "/api/session").await.expect(StatusCode::OK);
    scene.decide(&request, true).await.expect(StatusCode::OK);
    scene.server.get(&engineer, "/api/session").await.refused(401, "auth.expired");
    let enable = format!("/api/accounts/{account}/enable");
    scene.server.post(&scene.agency.admin, &enable, &json!({})).await.refused(409, "account.person_left");
    let body = json!({ "person": row["person"], "role": "field_engineer", "login": "again", "password": INITIAL });
    scene.server.post(&scene.agency.admin, "/api/accounts", &body).await.refused(409, "account.person_left");
    assert_eq!(
        (scene.people("q=王工").await["total"].as_u64(), scene.people("left=true").await["total"].as_u64()),
        (Some(0), Some(1))
    );
    let path = format!("/api/people/{}/history", row["person"].as_str().unwrap());
    let history = scene.server.get(&scene.agency.admin, &path).await.expect(StatusCode::OK);
    assert_eq!((&history[0]["kind"], &history[0]["body"]["accounts_ended"][0]), (&json!("person.left"), &json!(login)));
    // Asked once more, there is nobody to leave.
    let again = scene.ask(&[json!({ "kind": "leave", "person": row["person"] })]).await.refused(422, "request.invalid");
    assert_eq!(again["fields"][0]["field"], "changes.0.person");
}

#[tokio::test]
async fn the_administrator_cannot_leave() {
    let scene = Scene::new().await;
    let people = scene.people("q=管理员").await;
    let person = people["items"][0]["id"].clone();
    let ties = format!("/api/people/{}/ties", person.as_str().unwrap());
    assert_eq!(scene.server.get(&scene.agency.admin, &ties).await.expect(StatusCode::OK)["administrator"], true);
    scene.ask(&[json!({ "kind": "leave", "person": person })]).await.refused(409, "staff.administrator");
}

#[tokio::test]
async fn a_certificate_change_makes_the_stated_ones_the_only_ones() {
    let scene = Scene::new().await;
    let person = scene.agency.person(&scene.server, &scene.operator, "field_engineer").await;
    let change =
        |certificates: Value| json!({ "kind": "certificates", "person": person, "certificates": certificates });
    scene.ask(&[change(json!([]))]).await.refused(422, "request.invalid");
    let request = scene.ask(&[change(json!([certificate("OP-9")]))]).await.expect(StatusCode::CREATED);
    scene.decide(&request, true).await.expect(StatusCode::OK);
    let known = scene.server.get(&scene.agency.admin, &format!("/api/people/{person}")).await.expect(StatusCode::OK);
    let numbers: Vec<_> = known["certificates"].as_array().unwrap().iter().map(|c| c["number"].clone()).collect();
    assert_eq!(numbers, ["OP-9"]);
    // The old one comes back extended: it is the same certificate again.
    let mut extended = certificate("field_engineer-1");
    extended["expires_on"] = json!("2031-06-30");
    let request = scene.ask(&[change(json!([extended]))]).await.expect(StatusCode::CREATED);
    scene.decide(&request, true).await.expect(StatusCode::OK);
    let known = scene.server.get(&scene.agency.admin, &format!("/api/people/{person}")).await.expect(StatusCode::OK);
    assert_eq!(known["certificates"][0]["expires_on"], "2031-06-30");
}

#[tokio::test]
async fn what_is_wrong_is_told_at_its_field() {
    let scene = Scene::new().await;
    let person = scene.agency.person(&scene.server, &scene.operator, "field_engineer").await;
    let mut expired = certificate("OP-1");
    expired["expires_on"] = json!("2026-11-21");
    let other = Agency::admit(&scene.server, &scene.operator, "b", CREDIT_CODES[1]).await;
    let foreign = other.person(&scene.server, &scene.operator, "project_lead").await;
    let cases = [
        (vec![join("", "OP-1")], "changes.0.name", "field.required"),
        (vec![join("赵一", "")], "changes.0.certificates.0.number", "field.required"),
        (vec![join("赵一", "OP-1"), join("钱二", "OP-1")], "changes.1.certificates.0.number", "field.taken"),
        (vec![join("赵一", "field_engineer-1")], "changes.0.certificates.0.number", "field.taken"),
        (
            vec![json!({ "kind": "join", "name": "赵一", "certificates": [expired] })],
            "changes.0.certificates.0.expires_on",
            "field.expired",
        ),
        (vec![json!({ "kind": "leave" })], "changes.0.person", "field.required"),
        (vec![json!({ "kind": "leave", "person": foreign })], "changes.0.person", "field.unknown"),
        (
            vec![json!({ "kind": "leave", "person": person }), json!({ "kind": "leave", "person": person })],
            "changes.1.person",
            "field.taken",
        ),
        (vec![], "changes", "field.required"),
    ];
    for (changes, field, code) in cases {
        let refused = scene.ask(&changes).await.refused(422, "request.invalid");
        let told = &refused["fields"][0];
        assert_eq!((told["field"].as_str(), told["code"].as_str()), (Some(field), Some(code)), "{refused}");
    }
}

#[tokio::test]
async fn nobody_works_for_two_agencies_and_only_the_officer_is_told_of_the_other() {
    let scene = Scene::new().await;
    let other = Agency::admit(&scene.server, &scene.operator, "b", CREDIT_CODES[1]).await;
    other.person(&scene.server, &scene.operator, "project_lead").await;
    let mut held = certificate("project_lead-1");
    held["qualification"] = json!("registered_engineer");
    held["level"] = json!("class_1");
    let change = json!({ "kind": "join", "name": "王工", "certificates": [held] });
    let request = scene.ask(&[change]).await.expect(StatusCode::CREATED);
    let refused = scene.decide(&request, true).await.refused(409, "staff.elsewhere");
    assert!(refused["message"]["zh"].as_str().unwrap().contains("b 消防技术服务有限公司"));
    let kept = scene.server.get(&scene.officer, &format!("/api/requests/{}", request["id"].as_str().unwrap())).await;
    assert_eq!(kept.expect(StatusCode::OK)["state"], "pending", "a refused approval decides nothing");
}

#[tokio::test]
async fn a_sheet_is_read_whole_or_not_at_all() {
    let scene = Scene::new().await;
    scene.agency.person(&scene.server, &scene.operator, "field_engineer").await;
    let good = format!(
        "{HEADER}入职,赵一,13900000001,消防设施操作员,中级,OP-1,2025/1/1,长期\n\
         入职,赵一,13900000001,注册消防工程师,二级,RE-1,2025-01-01,2030-01-01\n\
         离职,王工,,,,,,\n"
    );
    let read = scene.read(&scene.agency.admin, good.clone()).await.expect(StatusCode::OK);
    let changes = read["changes"].as_array().unwrap();
    assert_eq!((changes.len(), changes[0]["certificates"].as_array().unwrap().len()), (2, 2));
    assert!(changes[1]["person"].is_string());
    scene.ask(changes).await.expect(StatusCode::CREATED);
    let bad = format!("{good}入职,,,消防设施操作员,一级注册,OP-2,昨天,\n离职,谁也不是,,,,,,\n解聘,王工,,,,,,\n");
    let refused = scene.read(&scene.agency.admin, bad).await.refused(422, "sheet.cells");
    let told: Vec<_> = refused["fields"].as_array().unwrap().iter().map(|f| f["field"].as_str().unwrap()).collect();
    assert_eq!(told, ["rows.5.name", "rows.5.level", "rows.5.issued_on", "rows.6.name", "rows.7.kind"]);
    scene.read(&scene.officer, good).await.refused(403, "request.forbidden");
    scene.read(&scene.agency.admin, vec![b'a'; 6 << 20]).await.refused(413, "request.too_large");
    scene.read(&scene.agency.admin, "姓名\n王工\n").await.refused(422, "sheet.no_column");
}

#[tokio::test]
async fn people_of_the_same_name_are_told_apart() {
    let scene = Scene::new().await;
    scene.agency.person(&scene.server, &scene.operator, "field_engineer").await;
    scene.agency.person(&scene.server, &scene.operator, "project_lead").await;
    let ambiguous = format!("{HEADER}离职,王工,,,,,,\n");
    let refused = scene.read(&scene.agency.admin, ambiguous).await.refused(422, "sheet.cells");
    assert_eq!(refused["fields"][0]["code"], "staff.ambiguous");
    let by_number = format!("{HEADER}离职,王工,,,,project_lead-1,,\n");
    scene.read(&scene.agency.admin, by_number).await.expect(StatusCode::OK);
}

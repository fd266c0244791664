//! Companies apply, officers decide; what everybody may download.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::{Value, json};
use shared_model::role::Role;
use sync_server::http::state::EdgeSettings;

use crate::support::{Agency, Answer, CREDIT_CODES, Client, PASSWORD, TestServer};

fn person(name: &str, qualification: &str, level: &str, number: &str) -> Value {
    json!({ "name": name, "phone": "", "certificates": [{
        "qualification": qualification, "level": level, "number": number, "issued_on": "2025-01-01",
        "expires_on": "2030-01-01",
    }] })
}

fn form() -> Value {
    json!({
        "name": "福州示例消防技术服务有限公司", "credit_code": CREDIT_CODES[0], "region": "3501", "address": "示例路 1 号",
        "phone": "059112345678", "registry_number": "FJ-001", "reason": "首次申请", "attachments": [],
        "people": [
            person("赵一", "registered_engineer", "class_1", "RE-1"),
            person("钱二", "facility_operator", "intermediate", "OP-1"),
        ],
        "administrator": { "name": "孙三", "phone": "13800000000", "login": "fuzhou-admin" },
    })
}

struct Applicant {
    server: TestServer,
    number: String,
    code: String,
}

impl Applicant {
    async fn begin(server: TestServer) -> Self {
        let begun = server.post(&Client::default(), "/api/applications", &json!({})).await.expect(StatusCode::CREATED);
        let text = |name: &str| begun[name].as_str().unwrap().to_owned();
        let (number, code) = (text("number"), text("code"));
        Self { server, number, code }
    }

    async fn send(&self, code: &str, method: Method, rest: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(format!("/api/applications/{}{rest}", self.number))
            .header("content-type", "application/json")
            .header("application-code", code);
        self.server.send(request.body(body.into()).unwrap()).await
    }

    async fn look(&self) -> Value {
        self.send(&self.code, Method::GET, "", "").await.expect(StatusCode::OK)
    }

    async fn save(&self, form: &Value) -> Answer {
        self.send(&self.code, Method::PUT, "", form.to_string()).await
    }

    async fn hand_in(&self, form: &Value) -> Answer {
        let body = json!({ "form": form, "password": PASSWORD });
        self.send(&self.code, Method::POST, "/hand-in", body.to_string()).await
    }

    async fn decide(&self, officer: &Client, approve: bool) -> Answer {
        let waiting = self.server.get(officer, "/api/requests?waiting=true").await.expect(StatusCode::OK);
        let id = waiting["items"][0]["id"].as_str().unwrap();
        let body = json!({ "approve": approve, "note": "材料不全" });
        self.server.post(officer, &format!("/api/requests/{id}/decide"), &body).await
    }
}

#[tokio::test]
async fn an_application_becomes_an_agency_whose_administrator_signs_in() {
    let applicant = Applicant::begin(TestServer::start()).await;
    let officer = applicant.server.authority(Role::Officer, "officer", Some("35")).await;
    let unfinished = json!({ "name": "福州" });
    let kept = applicant.save(&unfinished).await.expect(StatusCode::OK);
    assert_eq!((kept["state"].as_str(), kept["form"]["name"].as_str()), (Some("draft"), Some("福州")));
    applicant.hand_in(&form()).await.expect(StatusCode::OK);
    assert_eq!(applicant.look().await["state"], "pending");
    applicant.server.try_sign_in("fuzhou-admin", PASSWORD, None).await.refused(401, "auth.wrong_password");
    let elsewhere = applicant.server.authority(Role::Officer, "elsewhere", Some("61")).await;
    let none = applicant.server.get(&elsewhere, "/api/requests").await.expect(StatusCode::OK);
    assert_eq!(none["total"], 0);
    let decided = applicant.decide(&officer, true).await.expect(StatusCode::OK);
    assert!(!decided.to_string().contains("$argon2"), "{decided}");
    let shown = applicant.look().await;
    assert_eq!((shown["state"].as_str(), shown["department"].is_string()), (Some("approved"), true));
    let admin = applicant.server.sign_in("fuzhou-admin", PASSWORD, None).await;
    let people = applicant.server.get(&admin, "/api/people").await.expect(StatusCode::OK);
    assert_eq!(people["total"], 3);
    let agencies = applicant.server.get(&officer, "/api/agencies").await.expect(StatusCode::OK);
    assert_eq!(agencies["items"][0]["registry_number"], "FJ-001");
}

#[tokio::test]
async fn what_is_handed_in_stands_until_it_is_declined_and_can_then_be_corrected() {
    let applicant = Applicant::begin(TestServer::start()).await;
    let officer = applicant.server.authority(Role::Officer, "officer", Some("3501")).await;
    applicant.hand_in(&form()).await.expect(StatusCode::OK);
    applicant.hand_in(&form()).await.refused(409, "application.handed_in");
    applicant.save(&form()).await.refused(409, "application.handed_in");
    applicant.decide(&officer, false).await.expect(StatusCode::OK);
    let shown = applicant.look().await;
    assert_eq!((shown["state"].as_str(), shown["decision_note"].as_str()), (Some("declined"), Some("材料不全")));
    assert_eq!(shown["form"]["people"][0]["name"], "赵一", "nothing has to be filled in again");
    applicant.hand_in(&form()).await.expect(StatusCode::OK);
    applicant.decide(&officer, true).await.expect(StatusCode::OK);
    applicant.hand_in(&form()).await.refused(409, "application.handed_in");
}

#[tokio::test]
async fn what_is_wrong_with_a_form_is_told_at_its_fields() {
    let applicant = Applicant::begin(TestServer::start()).await;
    let operator = applicant.server.operator().await;
    Agency::admit(&applicant.server, &operator, "b", CREDIT_CODES[1]).await;
    let mut expired = person("赵一", "registered_engineer", "class_1", "RE-1");
    expired["certificates"][0]["expires_on"] = json!("2026-11-21");
    let operators = json!([person("钱二", "facility_operator", "elementary", "OP-1")]);
    let cases = [
        ("credit_code", json!("91350100M000100Y44"), "credit_code", "field.credit_code"),
        ("credit_code", json!(CREDIT_CODES[1]), "credit_code", "field.taken"),
        ("name", json!("b 消防技术服务有限公司"), "name", "field.taken"),
        ("region", json!("99"), "region", "field.region"),
        ("people", json!([]), "people", "field.required"),
        ("people", operators, "people", "application.no_engineer"),
        ("people", json!([expired]), "people.0.certificates.0.expires_on", "field.expired"),
        (
            "administrator",
            json!({ "name": "孙三", "phone": "1", "login": "b-admin" }),
            "administrator.login",
            "field.taken",
        ),
        (
            "administrator",
            json!({ "name": "", "phone": "1", "login": "fuzhou" }),
            "administrator.name",
            "field.required",
        ),
    ];
    for (field, value, told_at, code) in cases {
        let mut wrong = form();
        wrong[field] = value;
        let refused = applicant.hand_in(&wrong).await.refused(422, "request.invalid");
        let told = refused["fields"].as_array().unwrap();
        assert!(told.iter().any(|told| told["field"] == told_at && told["code"] == code), "{field}: {refused}");
    }
    let body = json!({ "form": form(), "password": "short" });
    let refused = applicant.send(&applicant.code, Method::POST, "/hand-in", body.to_string()).await;
    assert_eq!(refused.refused(422, "request.invalid")["fields"][0]["field"], "administrator.password");
    assert_eq!(applicant.look().await["state"], "draft");
}

#[tokio::test]
async fn codes_cannot_be_guessed_and_the_number_tells_nothing() {
    let applicant = Applicant::begin(TestServer::start()).await;
    applicant.send("", Method::GET, "", "").await.refused(404, "application.not_found");
    applicant.send(&applicant.code.to_lowercase(), Method::GET, "", "").await.expect(StatusCode::OK);
    for _ in 0..4 {
        applicant.send("AAAA-AAAA-AAAA-AAAA", Method::GET, "", "").await.refused(404, "application.not_found");
    }
    let locked = applicant.send(&applicant.code, Method::GET, "", "").await.refused(429, "auth.locked");
    assert!(locked["detail"]["retry_after_s"].is_number());
    applicant.server.env.advance_ms(16 * 60_000);
    applicant.look().await;
    let unknown =
        Request::get("/api/applications/20261122-XXXX").header("application-code", "AAAA").body(Body::empty());
    applicant.server.send(unknown.unwrap()).await.refused(404, "application.not_found");
}

#[tokio::test]
async fn applications_begun_from_one_address_are_counted() {
    let server = TestServer::start();
    for _ in 0..10 {
        server.post(&Client::default(), "/api/applications", &json!({})).await.expect(StatusCode::CREATED);
    }
    let refused = server.post(&Client::default(), "/api/applications", &json!({})).await;
    refused.refused(429, "attachment.too_many_drafts");
}

#[tokio::test]
async fn a_sheet_of_people_is_read_for_whoever_has_the_code() {
    let applicant = Applicant::begin(TestServer::start()).await;
    let header = "姓名,联系电话,资格,等级,证书编号,发证日期,有效期至\n";
    let good = format!("{header}赵一,,注册消防工程师,一级,RE-1,2025-01-01,2030-01-01\n");
    let read = applicant.send(&applicant.code, Method::POST, "/sheet", good.clone()).await.expect(StatusCode::OK);
    assert_eq!(read["people"][0]["certificates"][0]["level"], "class_1");
    let bad = format!("{good}钱二,,消防设施操作员,一级半,OP-1,2025-13-01,\n");
    let refused = applicant.send(&applicant.code, Method::POST, "/sheet", bad).await.refused(422, "sheet.cells");
    let told: Vec<_> = refused["fields"].as_array().unwrap().iter().map(|told| told["field"].clone()).collect();
    assert_eq!(told, ["rows.3.level", "rows.3.issued_on"]);
    let worse = format!("{header}钱二,1390000000,消防工程师,一级半,OP-1,2019-01-01,2020-01-01\n");
    let refused = applicant.send(&applicant.code, Method::POST, "/sheet", worse).await.refused(422, "sheet.cells");
    let told: Vec<_> = refused["fields"].as_array().unwrap().iter().collect();
    let places: Vec<_> = told.iter().map(|told| told["field"].as_str().unwrap()).collect();
    assert_eq!(places, ["rows.2.qualification", "rows.2.level", "rows.2.expires_on", "rows.2.phone"]);
    for (told, words) in
        told.iter().zip(["“消防工程师”无法识别，可填：注册消防工程师", "一级半", "2020-01-01", "1390000000"])
    {
        assert!(told["message"]["zh"].as_str().unwrap().contains(words), "{told}");
    }
    applicant.send("AAAA", Method::POST, "/sheet", good).await.refused(404, "application.not_found");
}

#[tokio::test]
async fn who_took_the_login_meanwhile_is_told_to_the_officer() {
    let applicant = Applicant::begin(TestServer::start()).await;
    let officer = applicant.server.authority(Role::Officer, "officer", Some("3501")).await;
    applicant.hand_in(&form()).await.expect(StatusCode::OK);
    applicant.server.authority(Role::Operator, "fuzhou-admin", None).await;
    applicant.decide(&officer, true).await.refused(409, "application.login");
    assert_eq!(applicant.look().await["state"], "pending");
}

#[tokio::test]
async fn everybody_downloads_forms_and_the_code_of_the_app() {
    let server = TestServer::start();
    let nobody = Client::default();
    for form in ["application-form", "staff-change-form"] {
        let answer = server.get(&nobody, &format!("/api/downloads/{form}.xlsx")).await;
        assert_eq!((answer.status, &answer.bytes[..4]), (StatusCode::OK, b"PK\x03\x04".as_slice()));
    }
    assert!(server.get(&nobody, "/api/downloads").await.expect(StatusCode::OK)["app_url"].is_null());
    server.get(&nobody, "/api/downloads/app-code.svg").await.refused(404, "download.no_app");
    let app_url = Some("https://example.com/fengtai.apk".to_owned());
    let server = TestServer::start_with(EdgeSettings { app_url, ..EdgeSettings::default() });
    let drawn = server.get(&nobody, "/api/downloads/app-code.svg").await;
    assert_eq!(drawn.headers["content-type"], "image/svg+xml");
    assert!(String::from_utf8_lossy(&drawn.bytes).contains("<svg"));
}

#[tokio::test]
async fn the_model_report_is_made_when_it_is_asked_for() {
    let server = TestServer::start();
    let answer = server.get(&Client::default(), "/api/downloads/model-report.pdf").await;
    assert_eq!((answer.status, &answer.bytes[..5]), (StatusCode::OK, b"%PDF-".as_slice()));
}

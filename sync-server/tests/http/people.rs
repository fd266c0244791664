//! People and what belongs to them: the sessions of accounts, certificates that run out, the national registry.

use axum::http::StatusCode;
use serde_json::json;
use shared_model::role::Role;

use crate::support::{Agency, CREDIT_CODES, INITIAL, PASSWORD, TestServer, phone};

#[tokio::test]
async fn the_administrator_sees_and_ends_the_sessions_of_an_account() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (id, login) = agency.account(&server, &operator, "field_engineer").await;
    let engineer = server.first_sign_in(&login, Some(phone(1))).await;
    let path = format!("/api/accounts/{id}/sessions");
    let listed = server.get(&agency.admin, &path).await.expect(StatusCode::OK);
    assert_eq!((listed["total"].as_u64(), listed["items"][0]["current"].as_bool()), (Some(1), Some(false)));
    let one = format!("{path}/{}", listed["items"][0]["id"].as_str().unwrap());
    server.delete(&agency.admin, &one).await.expect(StatusCode::NO_CONTENT);
    server.get(&engineer, "/api/session").await.refused(401, "auth.expired");
    server.delete(&agency.admin, &one).await.refused(404, "request.not_found");
    // The phone stays the account's own: signing in again needs no release.
    server.sign_in(&login, PASSWORD, Some(phone(1))).await;
    let history = server.get(&agency.admin, &format!("/api/accounts/{id}/history")).await.expect(StatusCode::OK);
    let kinds: Vec<_> = history.as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert!(kinds.contains(&"account.session_ended") && kinds.contains(&"account.added"), "{kinds:?}");
}

#[tokio::test]
async fn sessions_of_another_agency_do_not_exist_and_others_do_not_manage_them() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let ours = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let theirs = Agency::admit(&server, &operator, "b", CREDIT_CODES[1]).await;
    let (id, login) = theirs.account(&server, &operator, "technical_lead").await;
    let lead = server.first_sign_in(&login, None).await;
    let path = format!("/api/accounts/{id}/sessions");
    server.get(&ours.admin, &path).await.refused(404, "request.not_found");
    server.get(&lead, &path).await.refused(403, "request.forbidden");
    server.get(&operator, &path).await.refused(404, "request.not_found");
    server.get(&ours.admin, &format!("/api/accounts/{id}/history")).await.refused(404, "request.not_found");
}

#[tokio::test]
async fn accounts_are_found_by_kind_state_person_and_telephone_number() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (id, _) = agency.account(&server, &operator, "field_engineer").await;
    let person = agency.person(&server, &operator, "project_lead").await;
    let body = json!({ "person": person, "role": "project_lead", "login": "lead", "phone": "13911112222", "password": INITIAL });
    let lead = server.post(&agency.admin, "/api/accounts", &body).await.expect(StatusCode::CREATED);
    for (query, found) in [
        ("state=disabled".to_owned(), &lead["id"]),
        ("role=project_lead".to_owned(), &lead["id"]),
        ("role=field_engineer&state=enabled".to_owned(), &json!(id)),
        (format!("person={person}"), &lead["id"]),
        ("q=1391111".to_owned(), &lead["id"]),
    ] {
        let listed = server.get(&agency.admin, &format!("/api/accounts?{query}")).await.expect(StatusCode::OK);
        assert_eq!((listed["total"].as_u64(), &listed["items"][0]["id"]), (Some(1), found), "{query}");
    }
    let none = server.get(&agency.admin, "/api/accounts?role=project_lead&state=enabled").await;
    assert_eq!(none.expect(StatusCode::OK)["total"], 0);
}

#[tokio::test]
async fn certificates_that_run_out_are_found() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    // The clock stands on 2026-11-22.
    for (name, expires_on) in
        [("今天", "2026-11-22"), ("三十天", "2026-12-22"), ("以后", "2026-12-23"), ("过期", "2026-11-21")]
    {
        let certificate = json!({
            "qualification": "facility_operator", "level": "intermediate", "number": format!("NO-{expires_on}"),
            "issued_on": "2024-01-01", "expires_on": expires_on,
        });
        let body = json!({ "agency": agency.id, "name": name, "certificates": [certificate] });
        server.post(&operator, "/api/people", &body).await.expect(StatusCode::CREATED);
    }
    for (query, mut expected) in [
        ("certificates=expiring", vec!["今天", "三十天"]),
        ("certificates=expired", vec!["过期"]),
        ("q=NO-2026-12-23", vec!["以后"]),
        ("left=true", vec![]),
    ] {
        let listed = server.get(&agency.admin, &format!("/api/people?{query}")).await.expect(StatusCode::OK);
        let mut names: Vec<_> =
            listed["items"].as_array().unwrap().iter().map(|person| person["name"].as_str().unwrap()).collect();
        names.sort_unstable();
        expected.sort_unstable();
        assert_eq!(names, expected, "{query}");
    }
}

#[tokio::test]
async fn an_officer_records_the_look_into_the_national_registry() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let officer = server.authority(Role::Officer, "officer", Some("3501")).await;
    let elsewhere = server.authority(Role::Officer, "elsewhere", Some("61")).await;
    let path = format!("/api/agencies/{}/registry-checks", agency.id);
    let found = json!({ "number": "FJ-2026-001", "found": true, "checked_on": "2026-11-21" });
    server.post(&elsewhere, &path, &found).await.refused(404, "request.not_found");
    server.post(&agency.admin, &path, &found).await.refused(403, "request.forbidden");
    server.post(&operator, &path, &found).await.refused(403, "request.forbidden");
    let tomorrow = json!({ "number": "FJ-2026-001", "found": true, "checked_on": "2026-11-23" });
    let refused = server.post(&officer, &path, &tomorrow).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["field"], "checked_on");
    let silent = json!({ "number": "FJ-2026-001", "found": false, "checked_on": "2026-11-21" });
    let refused = server.post(&officer, &path, &silent).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["field"], "note");
    server.post(&officer, &path, &found).await.expect(StatusCode::CREATED);
    let detail = server.get(&agency.admin, &format!("/api/agencies/{}", agency.id)).await.expect(StatusCode::OK);
    assert_eq!((detail["registry_number"].as_str(), detail["people"].as_u64()), (Some("FJ-2026-001"), Some(1)));
    let check = &detail["registry_checks"][0];
    assert_eq!((check["checked_on"].as_str(), check["checked_by_name"].as_str()), (Some("2026-11-21"), Some("客服")));
}

//! Accounts: the certificate they need, switching on and off, help.

use axum::http::StatusCode;
use serde_json::json;

use crate::support::{Agency, CREDIT_CODES, INITIAL, PASSWORD, TestServer, phone};

#[tokio::test]
async fn a_kind_is_refused_without_the_certificate_it_needs() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let person = agency.person(&server, &operator, "field_engineer").await;
    let body = json!({ "person": person, "role": "project_lead", "login": "lead", "password": INITIAL });
    let refused = server.post(&agency.admin, "/api/accounts", &body).await.refused(422, "account.certificate");
    assert_eq!(refused["detail"]["needed"], "registered_engineer");
    let told = refused["message"]["zh"].as_str().unwrap();
    assert!(told.contains("注册消防工程师证书") && !told.contains("registered"), "{told}");
    let none = json!({ "agency": agency.id, "name": "李四" });
    let none = server.post(&operator, "/api/people", &none).await.expect(StatusCode::CREATED);
    let body = json!({ "person": none["id"], "role": "field_engineer", "login": "eng", "password": INITIAL });
    server.post(&agency.admin, "/api/accounts", &body).await.refused(422, "account.certificate");
}

#[tokio::test]
async fn a_new_account_is_off_until_it_is_switched_on() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let person = agency.person(&server, &operator, "field_engineer").await;
    let body = json!({ "person": person, "role": "field_engineer", "login": "eng", "password": INITIAL });
    let account = server.post(&agency.admin, "/api/accounts", &body).await.expect(StatusCode::CREATED);
    server.try_sign_in("eng", INITIAL, Some(phone(1))).await.refused(403, "auth.disabled");
    server.try_sign_in("eng", "not the password", Some(phone(1))).await.refused(401, "auth.wrong_password");
    let enable = format!("/api/accounts/{}/enable", account["id"].as_str().unwrap());
    server.post(&agency.admin, &enable, &json!({})).await.expect(StatusCode::OK);
    server.first_sign_in("eng", Some(phone(1))).await;
}

#[tokio::test]
async fn switching_off_ends_the_sessions_at_once() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (id, login) = agency.account(&server, &operator, "field_engineer").await;
    let engineer = server.first_sign_in(&login, Some(phone(1))).await;
    let disable = format!("/api/accounts/{id}/disable");
    server.post(&agency.admin, &disable, &json!({})).await.expect(StatusCode::OK);
    server.get(&engineer, "/api/session").await.refused(401, "auth.expired");
    server.try_sign_in(&login, PASSWORD, Some(phone(1))).await.refused(403, "auth.disabled");
}

#[tokio::test]
async fn an_expired_certificate_keeps_an_account_off() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (id, _) = agency.account(&server, &operator, "field_engineer").await;
    server.post(&agency.admin, &format!("/api/accounts/{id}/disable"), &json!({})).await.expect(StatusCode::OK);
    server.env.advance_ms(60 * 24 * 3_600_000);
    let admin = server.sign_in("a-admin", PASSWORD, None).await;
    server.post(&admin, &format!("/api/accounts/{id}/enable"), &json!({})).await.refused(422, "account.certificate");
}

#[tokio::test]
async fn nobody_locks_themselves_out() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let me = server.get(&agency.admin, "/api/session").await.json();
    let path = format!("/api/accounts/{}/disable", me["account"]["id"].as_str().unwrap());
    server.post(&agency.admin, &path, &json!({})).await.refused(409, "account.self");
}

#[tokio::test]
async fn a_reset_password_unlocks_and_must_be_changed() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (id, login) = agency.account(&server, &operator, "technical_lead").await;
    let lead = server.first_sign_in(&login, None).await;
    for _ in 0..5 {
        server.try_sign_in(&login, "wrong password", None).await.refused(401, "auth.wrong_password");
    }
    server.try_sign_in(&login, PASSWORD, None).await.refused(429, "auth.locked");
    let path = format!("/api/accounts/{id}/reset-password");
    let refused = server.post(&agency.admin, &path, &json!({ "password": "short" })).await;
    refused.refused(422, "request.invalid");
    server.post(&agency.admin, &path, &json!({ "password": "another initial" })).await.expect(StatusCode::OK);
    server.get(&lead, "/api/session").await.refused(401, "auth.expired");
    let again = server.sign_in(&login, "another initial", None).await;
    server.get(&again, "/api/projects").await.refused(403, "auth.must_change_password");
}

#[tokio::test]
async fn accounts_of_another_agency_do_not_exist() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let ours = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let theirs = Agency::admit(&server, &operator, "b", CREDIT_CODES[1]).await;
    let (id, _) = theirs.account(&server, &operator, "field_engineer").await;
    let person = theirs.person(&server, &operator, "project_lead").await;
    server.get(&ours.admin, &format!("/api/accounts/{id}")).await.refused(404, "request.not_found");
    for act in ["enable", "disable", "release-device"] {
        let path = format!("/api/accounts/{id}/{act}");
        server.post(&ours.admin, &path, &json!({})).await.refused(404, "request.not_found");
    }
    let path = format!("/api/accounts/{id}/reset-password");
    server.post(&ours.admin, &path, &json!({ "password": PASSWORD })).await.refused(404, "request.not_found");
    let body = json!({ "person": person, "role": "project_lead", "login": "mine", "password": INITIAL });
    server.post(&ours.admin, "/api/accounts", &body).await.refused(404, "request.not_found");
    let listed = server.get(&ours.admin, "/api/accounts?size=200").await.expect(StatusCode::OK);
    assert_eq!(listed["total"], 1, "{listed}");
}

#[tokio::test]
async fn only_the_administrator_manages_accounts() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (id, login) = agency.account(&server, &operator, "technical_lead").await;
    let lead = server.first_sign_in(&login, None).await;
    server.get(&lead, &format!("/api/accounts/{id}")).await.expect(StatusCode::OK);
    let path = format!("/api/accounts/{id}/disable");
    server.post(&lead, &path, &json!({})).await.refused(403, "request.forbidden");
    server.get(&operator, "/api/accounts").await.refused(403, "request.forbidden");
}

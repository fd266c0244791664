//! Signing in, sessions, the one phone of an account, guessing.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;

use crate::support::{Agency, CREDIT_CODES, Client, INITIAL, PASSWORD, TestServer, phone};

const MINUTE_MS: i64 = 60_000;

#[tokio::test]
async fn a_wrong_password_and_an_unknown_account_look_alike() {
    let server = TestServer::start();
    server.operator().await;
    let wrong = server.try_sign_in("operator", "wrong password", None).await;
    let unknown = server.try_sign_in("nobody", "wrong password", None).await;
    wrong.refused(401, "auth.wrong_password");
    assert_eq!(wrong.json(), unknown.json());
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour() {
    let server = TestServer::start();
    server.operator().await;
    for _ in 0..5 {
        server.try_sign_in("operator", "wrong password", None).await.refused(401, "auth.wrong_password");
    }
    let locked = server.try_sign_in("Operator ", PASSWORD, None).await;
    assert_eq!(locked.refused(429, "auth.locked")["detail"]["retry_after_s"], 900);
    assert_eq!(locked.headers["retry-after"], "900");
    server.env.advance_ms(15 * MINUTE_MS);
    server.sign_in("operator", PASSWORD, None).await;
}

#[tokio::test]
async fn a_right_password_forgives_earlier_mistakes() {
    let server = TestServer::start();
    server.operator().await;
    for _ in 0..3 {
        for _ in 0..4 {
            server.try_sign_in("operator", "wrong password", None).await.refused(401, "auth.wrong_password");
        }
        server.sign_in("operator", PASSWORD, None).await;
    }
}

#[tokio::test]
async fn the_initial_password_is_good_for_changing_it_only() {
    let server = TestServer::start();
    let operator = server.operator().await;
    Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let agency = Agency::admit(&server, &operator, "b", CREDIT_CODES[1]).await;
    let (_, login) = agency.account(&server, &operator, "technical_lead").await;
    let lead = server.sign_in(&login, INITIAL, None).await;
    let session = server.get(&lead, "/api/session").await.expect(StatusCode::OK);
    assert_eq!(session["account"]["must_change_password"], true);
    assert_eq!(session["account"]["name"], login.as_str());
    assert_ne!(session["account"]["person_name"], login.as_str());
    server.get(&lead, "/api/projects").await.refused(403, "auth.must_change_password");
    for bad in [INITIAL, "short", &login] {
        let change = json!({ "old": INITIAL, "new": bad });
        let refused = server.post(&lead, "/api/session/password", &change).await.refused(422, "request.invalid");
        assert_eq!(refused["fields"][0]["code"], "field.password");
    }
    let wrong = json!({ "old": "something else", "new": PASSWORD });
    server.post(&lead, "/api/session/password", &wrong).await.refused(401, "auth.wrong_password");
    let change = json!({ "old": INITIAL, "new": PASSWORD });
    server.post(&lead, "/api/session/password", &change).await.expect(StatusCode::NO_CONTENT);
    server.get(&lead, "/api/accounts").await.expect(StatusCode::OK);
}

#[tokio::test]
async fn an_account_is_active_on_one_phone_at_a_time() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (id, login) = agency.account(&server, &operator, "field_engineer").await;
    server.try_sign_in(&login, INITIAL, None).await.refused(422, "auth.device_required");

    let first = server.first_sign_in(&login, Some(phone(1))).await;
    server.try_sign_in(&login, PASSWORD, Some(phone(2))).await.refused(409, "auth.other_phone");
    // The same phone again, say after it was reinstalled with its key kept: the older session ends.
    let again = server.sign_in(&login, PASSWORD, Some(phone(1))).await;
    server.get(&first, "/api/session").await.refused(401, "auth.expired");

    server.delete(&again, "/api/session").await.expect(StatusCode::NO_CONTENT);
    let second = server.sign_in(&login, PASSWORD, Some(phone(2))).await;
    server.try_sign_in(&login, PASSWORD, Some(phone(1))).await.refused(409, "auth.other_phone");

    // The second one is lost: its administrator releases it, which is recorded.
    let path = format!("/api/accounts/{id}/release-device");
    let account = server.post(&agency.admin, &path, &json!({})).await.expect(StatusCode::OK);
    assert!(account["device"].is_null());
    server.get(&second, "/api/session").await.refused(401, "auth.expired");
    server.post(&agency.admin, &path, &json!({})).await.refused(409, "account.not_bound");
    server.sign_in(&login, PASSWORD, Some(phone(1))).await;
    let recorded = server.core.db.read(|tx| {
        let sql = "SELECT count(*) FROM journal WHERE kind = 'account.phone_released' AND subject = ?1";
        tx.query_one::<i64, sync_server::db::DbError>(sql, sync_server::params![id], |row| row.get(0))
    });
    assert_eq!(recorded.unwrap(), 1);
}

#[tokio::test]
async fn a_phone_keeps_the_key_it_registered_with() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (_, login) = agency.account(&server, &operator, "field_engineer").await;
    server.first_sign_in(&login, Some(phone(1))).await;
    let mut other_key = phone(1);
    other_key["public_key"] = phone(2)["public_key"].clone();
    server.try_sign_in(&login, PASSWORD, Some(other_key.clone())).await.refused(409, "auth.device_taken");
    other_key["public_key"] = json!("abcd");
    server.try_sign_in(&login, PASSWORD, Some(other_key)).await.refused(422, "request.invalid");
}

#[tokio::test]
async fn the_app_is_for_those_who_work_on_site() {
    let server = TestServer::start();
    server.operator().await;
    server.try_sign_in("operator", PASSWORD, Some(phone(1))).await.refused(403, "auth.not_for_app");
}

#[tokio::test]
async fn the_console_is_signed_in_by_a_cookie_that_scripts_and_other_sites_cannot_use() {
    let server = TestServer::start();
    server.operator().await;
    let answer = server.try_sign_in("operator", PASSWORD, None).await;
    let set = answer.headers["set-cookie"].to_str().unwrap().to_owned();
    assert!(set.contains("HttpOnly") && set.contains("SameSite=Strict") && set.contains("Path=/"), "{set}");
    let cookie = set.split(';').next().unwrap().to_owned();
    let request = |method: &str, origin: Option<&str>| {
        let mut request = Request::builder().method(method).uri("/api/session").header("cookie", &cookie);
        if let Some(origin) = origin {
            request = request.header("origin", origin).header("host", "fengtai.example");
        }
        request.body(Body::empty()).unwrap()
    };
    server.send(request("GET", None)).await.expect(StatusCode::OK);
    server.send(request("DELETE", Some("https://elsewhere.example"))).await.refused(403, "auth.cross_site");
    let gone = server.send(request("DELETE", Some("https://fengtai.example"))).await;
    gone.expect(StatusCode::NO_CONTENT);
    assert!(gone.headers["set-cookie"].to_str().unwrap().contains("Max-Age=0"));
    server.send(request("GET", None)).await.refused(401, "auth.expired");
}

#[tokio::test]
async fn sessions_are_listed_ended_and_run_out() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let other = server.sign_in("operator", PASSWORD, None).await;
    let listed = server.get(&operator, "/api/sessions").await.expect(StatusCode::OK);
    assert_eq!(listed["total"], 2);
    let ended = listed["items"].as_array().unwrap().iter().find(|session| session["current"] == false).unwrap();
    let path = format!("/api/sessions/{}", ended["id"].as_str().unwrap());
    server.delete(&operator, &path).await.expect(StatusCode::NO_CONTENT);
    server.delete(&operator, &path).await.refused(404, "request.not_found");
    server.get(&other, "/api/session").await.refused(401, "auth.expired");
    // Used every now and then it lives on; unused it runs out.
    for _ in 0..3 {
        server.env.advance_ms(11 * 60 * MINUTE_MS);
        server.get(&operator, "/api/session").await.expect(StatusCode::OK);
    }
    server.env.advance_ms(13 * 60 * MINUTE_MS);
    server.get(&operator, "/api/session").await.refused(401, "auth.expired");
}

#[tokio::test]
async fn nothing_is_told_to_who_is_not_signed_in() {
    let server = TestServer::start();
    for path in ["/api/session", "/api/agencies", "/api/people", "/api/accounts", "/api/owners", "/api/projects"] {
        server.get(&Client::default(), path).await.refused(401, "auth.required");
        server.get(&Client(Some("made up".to_owned())), path).await.refused(401, "auth.expired");
    }
}

#[tokio::test]
async fn a_phone_gets_a_pass_of_its_agency_and_a_newer_one_later() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (id, login) = agency.account(&server, &operator, "field_engineer").await;
    // A browser is no phone.
    assert!(server.get(&agency.admin, "/api/session").await.expect(StatusCode::OK)["pass"].is_null());
    server.first_sign_in(&login, Some(phone(1))).await;
    let signed_in = server.try_sign_in(&login, PASSWORD, Some(phone(1))).await.expect(StatusCode::OK);
    let first = pass(&signed_in);
    let (member, key) = (&first.member, ed25519_dalek::SigningKey::from_bytes(&[1; 32]).verifying_key());
    assert_eq!((member.account.to_string(), member.agency.to_string()), (id, agency.id.clone()));
    assert_eq!(member.device_key.as_bytes(), key.as_bytes());
    server.env.advance_ms(10 * 24 * 60 * MINUTE_MS);
    let client = Client(signed_in["token"].as_str().map(str::to_owned));
    let later = pass(&server.get(&client, "/api/session").await.expect(StatusCode::OK));
    assert_eq!(first.verify(&server.core.keys.public(), later.issued_at), Ok(()));
    assert_eq!(later.until_at.ms_since(first.until_at), 10 * 24 * 60 * MINUTE_MS);
}

fn pass(answer: &serde_json::Value) -> shared_model::pass::Pass {
    let bytes = data_encoding::BASE64.decode(answer["pass"].as_str().unwrap().as_bytes()).unwrap();
    ciborium::from_reader(bytes.as_slice()).unwrap()
}

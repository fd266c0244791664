//! Administrative divisions: the list, and what is refused that is not in it.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use serde_json::json;
use shared_model::role::Role;
use sync_server::usecase::account::NewLogin;
use sync_server::usecase::operate::{self, AuthorityAccount};

use crate::support::{CREDIT_CODES, Client, INITIAL, TestServer};

#[tokio::test]
async fn the_list_is_open_to_all_and_can_be_kept() {
    let server = TestServer::start();
    let answer = server.get(&Client::default(), "/api/regions").await;
    let list = answer.expect(StatusCode::OK);
    let items = list["items"].as_array().unwrap();
    assert!(items.iter().any(|item| *item == json!({ "code": "610113", "name": "雁塔区" })));
    assert_eq!(list["total"], items.len());
    let tag = answer.headers["etag"].clone();
    let request = Request::get("/api/regions").header("if-none-match", tag).body(Body::empty()).unwrap();
    let again = server.send(request).await;
    assert_eq!((again.status, again.bytes.len()), (StatusCode::NOT_MODIFIED, 0));
}

#[tokio::test]
async fn an_agency_belongs_to_a_division_that_exists() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let mut body = json!({
        "name": "消防技术服务有限公司", "credit_code": CREDIT_CODES[0], "address": "科技路 1 号", "jurisdiction": "3599",
        "admin": { "name": "管理员", "phone": "13800000000", "login": "some-admin", "password": INITIAL },
    });
    let refused = server.post(&operator, "/api/agencies", &body).await.refused(422, "request.invalid");
    assert_eq!(
        (&refused["fields"][0]["field"], &refused["fields"][0]["code"]),
        (&json!("jurisdiction"), &json!("field.region"))
    );
    body["jurisdiction"] = json!("350102");
    let agency = server.post(&operator, "/api/agencies", &body).await.expect(StatusCode::CREATED);
    assert_eq!(agency["jurisdiction"], "350102");
}

#[tokio::test]
async fn an_officer_is_told_the_own_department() {
    let server = TestServer::start();
    let officer = server.authority(Role::Officer, "officer", Some("610113")).await;
    let session = server.get(&officer, "/api/session").await.expect(StatusCode::OK);
    assert_eq!(session["account"]["jurisdiction"], "610113");
    assert_eq!(session["account"]["department"], "雁塔区消防救援大队");
    let new = AuthorityAccount {
        role: Role::Officer,
        name: "某某".to_owned(),
        phone: String::new(),
        jurisdiction: Some("3300".to_owned()),
        login: NewLogin { login: "nowhere".to_owned(), password: INITIAL.to_owned() },
    };
    let refused = operate::add_account(&server.core, new).unwrap_err();
    assert_eq!(refused.body().fields[0].field, "jurisdiction");
}

//! Owners, key units, owner contacts with their accounts, and contracts: edited by two people, ended, looked at.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use shared_model::role::Role;

use crate::master_data::{Office, created, owner_body};
use crate::support::{Agency, CREDIT_CODES, Client, PASSWORD, TestServer, phone};

pub(crate) async fn put(server: &TestServer, client: &Client, path: &str, body: &Value) -> crate::support::Answer {
    server.call(client, Method::PUT, path, Some(body)).await
}

#[tokio::test]
async fn the_second_of_two_editors_is_told_what_the_first_changed() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (admin, path) = (&office.agency.admin, format!("/api/owners/{}", office.owner));
    let mut first = owner_body();
    first["version"] = json!(1);
    first["address"] = json!("文三路 3 号");
    let saved = put(&server, admin, &path, &first).await.expect(StatusCode::OK);
    assert_eq!((&saved["version"], &saved["address"]), (&json!(2), &json!("文三路 3 号")));
    let mut second = owner_body();
    second["version"] = json!(1);
    second["name"] = json!("另一个名称");
    let refused = put(&server, admin, &path, &second).await.refused(409, "request.changed");
    let detail = &refused["detail"];
    assert_eq!((&detail["version"], &detail["by"]), (&json!(2), &json!("管理员")));
    assert_eq!(
        detail["edits"][0]["changes"],
        json!([{ "field": "address", "from": "文三路 2 号", "to": "文三路 3 号" }])
    );
    assert!(detail["edits"][0]["at"].is_i64());
    assert_eq!(server.get(admin, &path).await.json()["name"], first["name"], "nothing was saved");
    second["version"] = json!(2);
    second["address"] = json!("文三路 3 号");
    assert_eq!(put(&server, admin, &path, &second).await.expect(StatusCode::OK)["version"], 3);
    second["version"] = json!(3);
    let same = put(&server, admin, &path, &second).await.expect(StatusCode::OK);
    assert_eq!(same["version"], 3, "saving what is there changes nothing");
    second["version"] = json!(9);
    put(&server, admin, &path, &second).await.refused(422, "request.invalid");
    let history = server.get(admin, &format!("{path}/history")).await.expect(StatusCode::OK);
    let kinds: Vec<_> = history["items"].as_array().unwrap().iter().map(|entry| &entry["kind"]).collect();
    assert_eq!(kinds, ["owner.changed", "owner.changed", "owner.added"]);
    assert_eq!(history["items"][0]["changes"][0]["to"], "另一个名称");
    assert_eq!(history["items"][0]["by"], "管理员");
}

#[tokio::test]
async fn an_edited_owner_is_checked_like_a_new_one() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let admin = &office.agency.admin;
    let other = json!({ "name": "另一家", "address": "文三路 9 号", "credit_code": null });
    let other = created(&server, admin, "/api/owners", &other).await;
    let edit =
        |name: &str, code: Value| json!({ "version": 1, "name": name, "address": "路 1 号", "credit_code": code });
    let path = format!("/api/owners/{other}");
    let owner = owner_body();
    for (body, field, code) in [
        (edit(" ", json!(null)), "name", "field.required"),
        (edit(owner["name"].as_str().unwrap(), json!(null)), "name", "field.taken"),
        (edit("另一家", owner["credit_code"].clone()), "credit_code", "field.taken"),
        (edit("另一家", json!("91330100MA27X0001F")), "credit_code", "field.credit_code"),
    ] {
        let refused = put(&server, admin, &path, &body).await.refused(422, "request.invalid");
        assert_eq!((&refused["fields"][0]["field"], &refused["fields"][0]["code"]), (&json!(field), &json!(code)));
    }
    put(&server, admin, &path, &edit("另一家", json!(null))).await.expect(StatusCode::OK);
    let theirs = Agency::admit(&server, &operator, "b", CREDIT_CODES[1]).await;
    put(&server, &theirs.admin, &path, &edit("x", json!(null))).await.refused(404, "request.not_found");
    server.get(&theirs.admin, &format!("{path}/history")).await.refused(404, "request.not_found");
}

#[tokio::test]
async fn key_units_are_kept_by_officers_of_the_region_and_chosen_by_agencies() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let admin = &office.agency.admin;
    let officer = server.authority(Role::Officer, "officer", Some("6101")).await;
    let unit =
        |region: &str| json!({ "region": region, "name": "大唐商场", "address": "雁塔路 1 号", "credit_code": null });
    server.post(admin, "/api/key-units", &unit("610113")).await.refused(403, "request.forbidden");
    let foreign = server.post(&officer, "/api/key-units", &unit("330106")).await.refused(422, "request.invalid");
    assert_eq!(foreign["fields"][0]["field"], "region");
    let id = created(&server, &officer, "/api/key-units", &unit("610113")).await;
    let twice = server.post(&officer, "/api/key-units", &unit("610113")).await.refused(422, "request.invalid");
    assert_eq!(twice["fields"][0]["code"], "field.taken");
    let east = server.authority(Role::Officer, "east", Some("33")).await;
    assert_eq!(server.get(&east, "/api/key-units").await.json()["total"], 0);
    server
        .post(&east, &format!("/api/key-units/{id}/end"), &json!({ "reason": "x" }))
        .await
        .refused(404, "request.not_found");
    let found = server.get(admin, "/api/key-units?q=%E5%A4%A7%E5%94%90").await.expect(StatusCode::OK);
    assert_eq!(found["items"][0]["id"], json!(id));
    let path = format!("/api/owners/{}", office.owner);
    let mut body = owner_body();
    body["version"] = json!(1);
    body["key_unit"] = json!(id);
    let saved = put(&server, admin, &path, &body).await.expect(StatusCode::OK);
    assert_eq!(saved["key_unit"]["name"], "大唐商场");
    let end = format!("/api/key-units/{id}/end");
    server.post(&officer, &end, &json!({ "reason": " " })).await.refused(422, "request.invalid");
    server.post(&officer, &end, &json!({ "reason": "已搬迁" })).await.expect(StatusCode::OK);
    server.post(&officer, &end, &json!({ "reason": "已搬迁" })).await.refused(409, "key_unit.ended");
    assert_eq!(server.get(admin, "/api/key-units").await.json()["total"], 0);
    assert_eq!(server.get(admin, "/api/key-units?ended=true").await.json()["total"], 1);
    body["version"] = json!(2);
    body["address"] = json!("文三路 5 号");
    assert_eq!(
        put(&server, admin, &path, &body).await.expect(StatusCode::OK)["key_unit"]["id"],
        json!(id),
        "the mark stays"
    );
    let other = json!({ "name": "另一家", "address": "x", "credit_code": null, "key_unit": id });
    let refused = server.post(admin, "/api/owners", &other).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["field"], "key_unit");
}

#[tokio::test]
async fn a_contact_gets_an_account_that_opens_with_its_name_once() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let admin = &office.agency.admin;
    let body = |name: &str, phone: &str| json!({ "owner": office.owner, "name": name, "phone": phone });
    for (wrong, field, code) in [
        (body("赵经理", " "), "phone", "field.required"),
        (body("赵经理", "call me"), "phone", "field.format"),
        (body("", "13900000000"), "name", "field.required"),
    ] {
        let refused = server.post(admin, "/api/owner-contacts", &wrong).await.refused(422, "request.invalid");
        assert_eq!((&refused["fields"][0]["field"], &refused["fields"][0]["code"]), (&json!(field), &json!(code)));
    }
    let contact =
        server.post(admin, "/api/owner-contacts", &body("赵经理", "13900000000")).await.expect(StatusCode::CREATED);
    let login = contact["account"]["login"].as_str().unwrap().to_owned();
    assert_eq!(
        (&contact["account"]["must_change_password"], &contact["account"]["last_sign_in_at"]),
        (&json!(true), &Value::Null)
    );
    let second =
        server.post(admin, "/api/owner-contacts", &body("钱经理", "13900000001")).await.expect(StatusCode::CREATED);
    assert_ne!(second["account"]["login"], json!(login));
    assert_eq!(server.get(admin, &format!("/api/owners/{}", office.owner)).await.json()["contact_count"], 2);
    let denied = server.try_sign_in(&login, &login, Some(phone(1))).await;
    denied.refused(403, "auth.not_for_app");
    let client = server.sign_in(&login, &login, None).await;
    server.get(&client, "/api/projects").await.refused(403, "auth.must_change_password");
    let change = json!({ "old": login, "new": PASSWORD });
    server.post(&client, "/api/session/password", &change).await.expect(StatusCode::NO_CONTENT);
    let listed = server.get(admin, &format!("/api/owner-contacts?q={login}")).await.expect(StatusCode::OK);
    assert_eq!((&listed["total"], &listed["items"][0]["account"]["must_change_password"]), (&json!(1), &json!(false)));
    assert!(listed["items"][0]["account"]["last_sign_in_at"].is_i64(), "{listed}");
    let path = format!("/api/owner-contacts/{}", contact["id"].as_str().unwrap());
    server.post(admin, &format!("{path}/reset-password"), &json!({})).await.expect(StatusCode::OK);
    server.get(&client, "/api/projects").await.refused(401, "auth.expired");
    let client = server.sign_in(&login, &login, None).await;
    let renamed = put(&server, admin, &path, &json!({ "version": 1, "name": "赵总", "phone": "13900000009" })).await;
    assert_eq!(renamed.expect(StatusCode::OK)["version"], 2);
    assert_eq!(server.get(&client, "/api/session").await.json()["account"]["person_name"], "赵总");
    put(&server, admin, &path, &json!({ "version": 1, "name": "x", "phone": "13900000009" }))
        .await
        .refused(409, "request.changed");
    server.post(admin, &format!("{path}/end"), &json!({})).await.expect(StatusCode::OK);
    server.get(&client, "/api/session").await.refused(401, "auth.expired");
    server.try_sign_in(&login, &login, None).await.refused(403, "auth.disabled");
    server.post(admin, &format!("{path}/end"), &json!({})).await.refused(409, "owner_contact.ended");
    server.post(admin, &format!("{path}/reset-password"), &json!({})).await.refused(409, "owner_contact.ended");
    assert_eq!(server.get(admin, "/api/owner-contacts").await.json()["total"], 1);
    assert_eq!(server.get(admin, "/api/accounts").await.json()["total"], 2, "contacts are none of the agency's people");
    assert_eq!(server.get(admin, "/api/people").await.json()["total"], 2);
}

#[tokio::test]
async fn an_owners_contact_sees_the_own_owner_and_nothing_else() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let admin = &office.agency.admin;
    let other = json!({ "name": "另一家", "address": "文三路 9 号", "credit_code": null });
    let other = created(&server, admin, "/api/owners", &other).await;
    let contact = json!({ "owner": other, "name": "钱经理", "phone": "13900000001" });
    let contact = server.post(admin, "/api/owner-contacts", &contact).await.expect(StatusCode::CREATED);
    let login = contact["account"]["login"].as_str().unwrap();
    let client = server.sign_in(login, login, None).await;
    let change = json!({ "old": login, "new": PASSWORD });
    server.post(&client, "/api/session/password", &change).await.expect(StatusCode::NO_CONTENT);
    assert_eq!(server.get(&client, "/api/projects").await.json()["total"], 0);
    server.get(&client, &format!("/api/projects/{}", office.project)).await.refused(404, "request.not_found");
    server.get(&client, &format!("/api/owners/{}", office.owner)).await.refused(404, "request.not_found");
    server.get(&client, &format!("/api/owners/{other}")).await.expect(StatusCode::OK);
    server.get(&client, &format!("/api/owners/{other}/history")).await.refused(403, "request.forbidden");
    let contract = json!({ "owner": other, "name": "合同", "kind": "maintenance", "signed_on": "2026-11-05" });
    let contract = created(&server, admin, "/api/contracts", &contract).await;
    let body = crate::master_data::project_body(&contract, &office.lead);
    let project = created(&server, admin, "/api/projects", &body).await;
    let listed = server.get(&client, "/api/projects").await.expect(StatusCode::OK);
    assert_eq!((&listed["total"], &listed["items"][0]["id"]), (&json!(1), &json!(project)));
    server.get(&client, &format!("/api/projects/{project}")).await.expect(StatusCode::OK);
    server.get(&client, &format!("/api/projects/{project}/history")).await.refused(403, "request.forbidden");
    let end = json!({ "reason": "x", "person": "y", "name": "某某大厦" });
    server.post(&client, &format!("/api/projects/{project}/terminate"), &end).await.refused(403, "request.forbidden");
    put(&server, &client, &format!("/api/owners/{other}"), &json!({ "version": 1, "name": "x", "address": "y" }))
        .await
        .refused(403, "request.forbidden");
    assert_eq!(server.get(&client, "/api/owners").await.json()["items"][0]["id"], json!(other));
    for path in
        ["contracts", "plans", "tasks", "reports", "people", "accounts", "owner-contacts", "key-units", "agencies"]
    {
        server.get(&client, &format!("/api/{path}")).await.refused(403, "request.forbidden");
    }
}

#[tokio::test]
async fn a_contract_keeps_its_date_and_kind_and_ends_with_a_reason() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let (admin, path) = (&office.agency.admin, format!("/api/contracts/{}", office.contract));
    let edit = json!({ "version": 1, "name": "新名称", "kind": "assessment", "signed_on": "2026-11-06" });
    let refused = put(&server, admin, &path, &edit).await.refused(422, "request.invalid");
    let wrong: Vec<_> =
        refused["fields"].as_array().unwrap().iter().map(|field| (&field["field"], &field["code"])).collect();
    let immutable = json!("field.immutable");
    assert_eq!(wrong, [(&json!("kind"), &immutable), (&json!("signed_on"), &immutable)]);
    let edit = json!({ "version": 1, "name": "新名称", "kind": "maintenance", "signed_on": "2026-11-05" });
    assert_eq!(put(&server, admin, &path, &edit).await.expect(StatusCode::OK)["name"], "新名称");
    put(&server, admin, &path, &edit).await.refused(409, "request.changed");
    let end = json!({ "reason": "业主解约", "person": "王五" });
    let lacking = json!({ "reason": "", "person": "" });
    let refused = server.post(admin, &format!("{path}/terminate"), &lacking).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"].as_array().unwrap().len(), 2);
    let plan = json!({ "project": office.project, "month": "2026-11", "period": "month" });
    created(&server, admin, "/api/plans", &plan).await;
    server.post(admin, &format!("{path}/cancel"), &end).await.refused(409, "contract.has_plans");
    let ended = server.post(admin, &format!("{path}/terminate"), &end).await.expect(StatusCode::OK);
    assert_eq!((&ended["state"], &ended["ending"]["person"]), (&json!("terminated"), &json!("王五")));
    server.post(admin, &format!("{path}/terminate"), &end).await.refused(409, "contract.ended");
    let edit = json!({ "version": 3, "name": "再改" });
    put(&server, admin, &path, &edit).await.refused(409, "contract.ended");
    let plan = json!({ "project": office.project, "month": "2026-11", "period": "quarter" });
    server.post(admin, "/api/plans", &plan).await.refused(409, "plan.project_ended");
    let body = crate::master_data::project_body(&office.contract, &office.lead);
    let refused = server.post(admin, "/api/projects", &body).await.refused(422, "request.invalid");
    assert_eq!(refused["fields"][0]["code"], "field.contract_ended");
    let fresh = json!({ "owner": office.owner, "name": "录错", "kind": "assessment", "signed_on": "2026-11-05" });
    let fresh = created(&server, admin, "/api/contracts", &fresh).await;
    server.post(admin, &format!("/api/contracts/{fresh}/cancel"), &end).await.expect(StatusCode::OK);
    for (query, total) in
        [("state=active", 0), ("state=cancelled", 1), ("kind=maintenance", 1), ("state=cancelled&kind=maintenance", 0)]
    {
        assert_eq!(server.get(admin, &format!("/api/contracts?{query}")).await.json()["total"], total, "{query}");
    }
    let history = server.get(admin, &format!("{path}/history")).await.expect(StatusCode::OK);
    assert_eq!(
        (&history["items"][0]["kind"], &history["items"][0]["reason"]),
        (&json!("contract.terminated"), &json!("业主解约"))
    );
}

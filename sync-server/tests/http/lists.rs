//! Lists: searched by name, code and pinyin initials, narrowed, and taken away as sheets.

use axum::http::StatusCode;
use serde_json::json;

use crate::master_data::{Office, created};
use crate::support::{Agency, CREDIT_CODES, Client, TestServer};

async fn office(server: &TestServer) -> (Client, Agency, Agency) {
    let operator = server.operator().await;
    let ours = Agency::admit(server, &operator, "ours", CREDIT_CODES[0]).await;
    let theirs = Agency::admit(server, &operator, "theirs", CREDIT_CODES[1]).await;
    for (agency, name) in [(&ours, "重庆大厦管理有限公司"), (&theirs, "华清商贸有限公司")] {
        let owner = json!({
            "name": name, "address": "文三路 2 号", "credit_code": null, "key_unit": null,
            "contact": { "name": "单经理", "phone": "13900000000" },
        });
        server.post(&agency.admin, "/api/owners", &owner).await.expect(StatusCode::CREATED);
    }
    (operator, ours, theirs)
}

#[tokio::test]
async fn a_name_is_found_by_any_part_and_by_its_initials_and_only_by_its_own_agency() {
    let server = TestServer::start();
    let (_, ours, theirs) = office(&server).await;
    for typed in ["大厦", "庆大", "CQDS", "cqdx", "ｃｑｄｓ"] {
        let path = format!("/api/owners?q={}", percent(typed));
        let found = server.get(&ours.admin, &path).await.expect(StatusCode::OK);
        assert_eq!(
            (&found["total"], &found["more"], &found["reachable"]),
            (&json!(1), &json!(false), &json!(1)),
            "{typed}"
        );
    }
    for typed in ["大厦", "cqds", "100%", "_"] {
        let path = format!("/api/owners?q={}", percent(typed));
        assert_eq!(server.get(&theirs.admin, &path).await.expect(StatusCode::OK)["total"], 0, "{typed}");
    }
}

#[tokio::test]
async fn a_list_is_narrowed_within_what_may_be_seen() {
    let server = TestServer::start();
    let (operator, ours, theirs) = office(&server).await;
    let total = async |client: &Client, path: String| {
        server.get(client, &path).await.expect(StatusCode::OK)["total"].as_u64().unwrap()
    };
    let agencies = server.get(&operator, "/api/agencies").await.expect(StatusCode::OK);
    let region = agencies["items"][0]["jurisdiction"].as_str().unwrap().to_owned();
    assert!(total(&operator, format!("/api/agencies?region={}", &region[..2])).await >= 1);
    assert_eq!(total(&operator, "/api/agencies?region=99".to_owned()).await, 0);
    let id = |position: usize| agencies["items"][position]["id"].as_str().unwrap().to_owned();
    assert_eq!(total(&operator, format!("/api/agencies?agency={}", id(0))).await, 1);
    let mut seen = Vec::new();
    for position in [0, 1] {
        seen.push(total(&ours.admin, format!("/api/owners?agency={}", id(position))).await);
        seen.push(total(&theirs.admin, format!("/api/owners?agency={}", id(position))).await);
    }
    seen.sort_unstable();
    assert_eq!(seen, [0, 0, 1, 1], "nobody sees another agency's by asking for it");
}

#[tokio::test]
async fn a_list_is_taken_away_with_its_filters_and_permissions() {
    let server = TestServer::start();
    let (operator, ours, theirs) = office(&server).await;
    let csv = async |client: &Client, path: &str| {
        let answer = server.get(client, path).await;
        assert_eq!(answer.status, StatusCode::OK);
        assert_eq!(answer.headers["content-type"], "text/csv; charset=utf-8");
        String::from_utf8(answer.bytes).unwrap()
    };
    let all = csv(&ours.admin, "/api/export/owners.csv").await;
    assert!(all.starts_with("\u{feff}\"单位名称\",") && all.contains("重庆大厦") && !all.contains("华清"), "{all}");
    assert!(!csv(&ours.admin, "/api/export/owners.csv?q=hqsm").await.contains("华清"));
    assert!(csv(&theirs.admin, "/api/export/owners.csv?q=hqsm").await.contains("华清"));
    let book = server.get(&ours.admin, "/api/export/owners.xlsx").await;
    assert!(book.status == StatusCode::OK && book.bytes.starts_with(b"PK"));
    server.get(&operator, "/api/export/owners.csv").await.refused(403, "request.forbidden");
    server.get(&ours.admin, "/api/export/secrets.csv").await.refused(404, "request.not_found");
    server.get(&ours.admin, "/api/export/owners.pdf").await.refused(404, "request.not_found");
    server.get(&ours.admin, "/api/export/tasks.csv?state=lost").await.refused(400, "request.malformed");
    for list in [
        "agencies",
        "people",
        "accounts",
        "contracts",
        "projects",
        "plans",
        "board",
        "tasks",
        "reports",
        "requests",
        "owner-contacts",
        "key-units",
    ] {
        csv(&ours.admin, &format!("/api/export/{list}.csv")).await;
    }
}

#[tokio::test]
async fn a_sheet_of_people_and_contacts_takes_the_filters_of_its_list() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let office = Office::open(&server, &operator, "a", CREDIT_CODES[0]).await;
    let rows = async |path: &str| {
        let answer = server.get(&office.agency.admin, path).await;
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        String::from_utf8(answer.bytes).unwrap().lines().count() - 1
    };
    let listed = async |path: &str| {
        server.get(&office.agency.admin, path).await.expect(StatusCode::OK)["total"].as_u64().unwrap()
    };
    for query in ["", "certificates=expiring", "certificates=expired", "left=true"] {
        let people = listed(&format!("/api/people?{query}")).await;
        assert_eq!(rows(&format!("/api/export/people.csv?{query}")).await as u64, people, "{query}");
    }
    assert_ne!(listed("/api/people").await, listed("/api/people?left=true").await);
    let contact = json!({ "owner": office.owner, "name": "赵经理", "phone": "13900000000" });
    let id = created(&server, &office.agency.admin, "/api/owner-contacts", &contact).await;
    let contacts = [("", 0), ("ended=true", 1), ("ended=true&q=1390000", 1), ("ended=true&q=1380000", 0)];
    assert_eq!(rows("/api/export/owner-contacts.csv").await, 1);
    server
        .post(&office.agency.admin, &format!("/api/owner-contacts/{id}/end"), &json!({}))
        .await
        .expect(StatusCode::OK);
    for (query, count) in contacts {
        assert_eq!(rows(&format!("/api/export/owner-contacts.csv?{query}")).await, count, "{query}");
    }
}

/// Percent-encoded UTF-8.
fn percent(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

//! What every answer has in common: headers, ids, errors of requests that never reach a use case.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use serde_json::json;
use sync_server::http::state::EdgeSettings;

use crate::support::{Agency, CREDIT_CODES, Client, TestServer};

#[tokio::test]
async fn every_answer_but_a_sync_tells_a_browser_to_stay_within_the_page() {
    let server = TestServer::start();
    let answer = server.get(&Client::default(), "/healthz").await;
    answer.expect(StatusCode::OK);
    let policy = answer.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    assert_eq!(answer.headers["x-content-type-options"], "nosniff");
    assert!(answer.headers.contains_key("x-request-id"));
    let sync = server.post(&Client::default(), "/api/sync", &json!({})).await;
    assert!(!sync.headers.contains_key("content-security-policy") && !sync.headers.contains_key("x-request-id"));
}

#[tokio::test]
async fn a_request_that_cannot_be_read_is_told_why() {
    let server = TestServer::start();
    let send = |content_type: &str, body: Vec<u8>| {
        let request = Request::builder().method(Method::POST).uri("/api/session").header("content-type", content_type);
        server.send(request.body(Body::from(body)).unwrap())
    };
    send("application/json", b"{\"account\":".to_vec()).await.refused(400, "request.malformed");
    send("application/json", b"{}".to_vec()).await.refused(400, "request.malformed");
    send("text/plain", b"{}".to_vec()).await.refused(415, "request.media_type");
    let large = send("application/json", vec![b' '; 2 << 20]).await.refused(413, "request.too_large");
    assert_eq!(large["detail"]["limit_bytes"], 1 << 20);
    server.get(&Client::default(), "/api/nothing").await.refused(404, "request.not_found");
    server.delete(&Client::default(), "/api/agencies").await.refused(405, "request.method");
}

#[tokio::test]
async fn the_server_tells_how_it_is() {
    sync_server::http::metrics::handle();
    let server = TestServer::start();
    server.get(&Client::default(), "/readyz").await.expect(StatusCode::OK);
    let figures = server.get(&Client::default(), "/metrics").await;
    let text = String::from_utf8(figures.bytes).unwrap();
    for name in ["fengtai_http_requests_total", "fengtai_http_request_seconds_bucket", "fengtai_db_commit_seconds"] {
        assert!(text.contains(name), "{name} in\n{text}");
    }
    assert!(text.contains("route=\"/readyz\""), "{text}");
    assert!(text.contains("\nfengtai_looks_waiting 0\n") && text.contains("\nfengtai_reports_waiting 0\n"), "{text}");
}

#[tokio::test]
async fn the_console_is_served_and_its_own_addresses_are_pages() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("assets")).unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html>").unwrap();
    std::fs::write(folder.path().join("assets/a.js"), "export {}").unwrap();
    let web_dir = Some(folder.path().to_owned());
    let server = TestServer::start_with(EdgeSettings { web_dir, ..EdgeSettings::default() });
    let nobody = Client::default();
    for page in ["/", "/projects/7"] {
        let answer = server.get(&nobody, page).await;
        assert_eq!((answer.status, answer.bytes.as_slice()), (StatusCode::OK, b"<!doctype html>".as_slice()), "{page}");
        assert_eq!(answer.headers["cache-control"], "no-cache");
    }
    let asset = server.get(&nobody, "/assets/a.js").await;
    assert!(asset.headers["cache-control"].to_str().unwrap().contains("immutable"));
    server.get(&nobody, "/assets/gone.js").await.refused(404, "request.not_found");
    server.get(&nobody, "/api/nothing").await.refused(404, "request.not_found");
    assert_eq!(server.get(&nobody, "/../../etc/passwd").await.bytes, b"<!doctype html>");
}

#[tokio::test]
async fn a_full_disk_is_told_and_leaves_nothing_half_done() {
    let server = TestServer::on_sqlite();
    let operator = server.operator().await;
    let agency = Agency::admit(&server, &operator, "a", CREDIT_CODES[0]).await;
    server.core.db.limit_pages(server.core.db.page_count().unwrap()).unwrap();
    let before = server.core.db.read(sync_server::journal::verify).unwrap();
    let certificates: Vec<_> = (0..20)
        .map(|number| {
            let number = format!("{number}-{}", "证".repeat(100));
            json!({ "qualification": "facility_operator", "level": "senior", "number": number, "issued_on": "2024-01-01" })
        })
        .collect();
    let person = json!({ "agency": agency.id, "name": "王工", "certificates": certificates });
    // The last pages may have room for a person or two, not for thirty.
    let mut answers = Vec::new();
    for _ in 0..30 {
        answers.push(server.post(&operator, "/api/people", &person).await);
        if answers.last().is_some_and(|answer| answer.status != StatusCode::CREATED) {
            break;
        }
    }
    answers.last().expect("an answer").refused(507, "storage.full");
    let kept = answers.len() - 1;
    let people = server.get(&operator, "/api/people").await.expect(StatusCode::OK);
    assert_eq!(people["total"], kept + 1, "the administrator, and whoever there was room for");
    let after = server.core.db.read(sync_server::journal::verify).unwrap();
    assert_eq!((after.broken, after.entries), (None, before.entries + kept as u64));
    server.core.db.limit_pages(1 << 20).unwrap();
    server.post(&operator, "/api/people", &person).await.expect(StatusCode::CREATED);
}

//! Files added to something: uploaded in parts, seen by whoever may see what they belong to.

use axum::body::Body;
use axum::http::{Method, Request, StatusCode};
use data_encoding::BASE64;
use serde_json::json;

use crate::support::{Agency, Answer, CREDIT_CODES, Client, TestServer};

/// A small file that begins as a PDF does.
pub(crate) const SCAN: &[u8] = b"%PDF-1.7 signed and stamped";

async fn tus(
    server: &TestServer,
    client: &Client,
    method: Method,
    path: &str,
    headers: &[(&str, String)],
    body: &[u8],
) -> Answer {
    let mut request = Request::builder().method(method).uri(path).header("tus-resumable", "1.0.0");
    if let Some(token) = &client.0 {
        request = request.header("authorization", format!("Bearer {token}"));
    }
    for (name, value) in headers {
        request = request.header(*name, value);
    }
    server.send(request.body(Body::from(body.to_vec())).unwrap()).await
}

fn announced(name: &str, length: usize) -> Vec<(&'static str, String)> {
    let metadata =
        format!("filename {},filetype {}", BASE64.encode(name.as_bytes()), BASE64.encode(b"application/pdf"));
    vec![("upload-length", length.to_string()), ("upload-metadata", metadata)]
}

async fn begin(server: &TestServer, client: &Client, name: &str, length: usize) -> Answer {
    tus(server, client, Method::POST, "/api/attachments", &announced(name, length), &[]).await
}

async fn append(server: &TestServer, client: &Client, id: &str, offset: usize, part: &[u8]) -> Answer {
    let headers =
        [("upload-offset", offset.to_string()), ("content-type", "application/offset+octet-stream".to_owned())];
    tus(server, client, Method::PATCH, &format!("/api/attachments/{id}"), &headers, part).await
}

fn id_of(answer: &Answer) -> String {
    answer.expect(StatusCode::CREATED);
    answer.headers["location"].to_str().unwrap().rsplit('/').next().unwrap().to_owned()
}

/// Uploads a whole file; its id.
pub(crate) async fn upload(server: &TestServer, client: &Client, name: &str) -> String {
    let id = id_of(&begin(server, client, name, SCAN.len()).await);
    append(server, client, &id, 0, SCAN).await.expect(StatusCode::NO_CONTENT);
    id
}

async fn admitted(server: &TestServer, name: &'static str, code: &str, operator: &Client) -> Agency {
    Agency::admit(server, operator, name, code).await
}

#[tokio::test]
async fn a_file_is_uploaded_in_parts_and_seen_by_its_uploader_only_until_it_belongs_to_something() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let ours = admitted(&server, "a", CREDIT_CODES[0], &operator).await;
    let theirs = admitted(&server, "b", CREDIT_CODES[1], &operator).await;
    let id = id_of(&begin(&server, &ours.admin, "盖章 扫描.pdf", SCAN.len()).await);
    let path = format!("/api/attachments/{id}");
    append(&server, &ours.admin, &id, 0, &SCAN[..10]).await.expect(StatusCode::NO_CONTENT);
    server.get(&ours.admin, &path).await.refused(404, "request.not_found");
    append(&server, &ours.admin, &id, 4, &SCAN[4..]).await.refused(409, "media.wrong_offset");
    let progress = tus(&server, &ours.admin, Method::HEAD, &path, &[], &[]).await;
    assert_eq!((progress.status, progress.headers["upload-offset"].to_str().unwrap()), (StatusCode::OK, "10"));
    let metadata = progress.headers["upload-metadata"].to_str().unwrap();
    assert!(metadata.starts_with("filename ") && metadata.contains(",filetype "), "{metadata}");
    append(&server, &theirs.admin, &id, 10, &SCAN[10..]).await.refused(404, "media.upload_gone");
    append(&server, &ours.admin, &id, 10, &SCAN[10..]).await.expect(StatusCode::NO_CONTENT);

    let file = server.get(&ours.admin, &path).await;
    assert_eq!((file.status, file.bytes.as_slice()), (StatusCode::OK, SCAN));
    let disposition = file.headers["content-disposition"].to_str().unwrap();
    assert_eq!(disposition, "attachment; filename*=UTF-8''%E7%9B%96%E7%AB%A0%20%E6%89%AB%E6%8F%8F.pdf");
    let shown = server.get(&ours.admin, &format!("{path}?view=true")).await;
    assert!(shown.headers["content-disposition"].to_str().unwrap().starts_with("inline"));
    server.get(&theirs.admin, &path).await.refused(404, "request.not_found");
    server.get(&operator, &path).await.refused(404, "request.not_found");
    tus(&server, &ours.admin, Method::DELETE, &path, &[], &[]).await.expect(StatusCode::NO_CONTENT);
    server.get(&ours.admin, &path).await.refused(404, "request.not_found");
}

#[tokio::test]
async fn a_file_of_21_mb_is_refused_before_it_is_sent() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = admitted(&server, "a", CREDIT_CODES[0], &operator).await;
    let refused = begin(&server, &agency.admin, "x.pdf", 21 * 1024 * 1024).await.refused(413, "attachment.too_large");
    assert_eq!(refused["detail"]["limit_mb"], 20);
    begin(&server, &agency.admin, "x.pdf", 20 * 1024 * 1024).await.expect(StatusCode::CREATED);
    begin(&server, &agency.admin, "x.pdf", 0).await.refused(422, "attachment.empty");
    begin(&server, &agency.admin, "..\\", 5).await.refused(422, "attachment.name");
    let id = id_of(&begin(&server, &agency.admin, "x.pdf", 5).await);
    append(&server, &agency.admin, &id, 0, b"123456").await.refused(400, "media.too_much");
}

#[tokio::test]
async fn what_claims_to_be_a_page_is_only_ever_saved() {
    let server = TestServer::start();
    let operator = server.operator().await;
    let agency = admitted(&server, "a", CREDIT_CODES[0], &operator).await;
    let id = id_of(&begin(&server, &agency.admin, "x.html", 6).await);
    append(&server, &agency.admin, &id, 0, b"<html>").await.expect(StatusCode::NO_CONTENT);
    let file = server.get(&agency.admin, &format!("/api/attachments/{id}?view=true")).await;
    assert_eq!(file.headers["content-type"], "application/octet-stream");
    assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
}

#[tokio::test]
async fn an_applicant_without_an_account_uploads_for_a_draft_and_for_no_other() {
    let server = TestServer::start();
    let nobody = Client::default();
    let draft = server.post(&nobody, "/api/attachments/drafts", &json!({})).await.expect(StatusCode::CREATED);
    let key = format!("{} {}", draft["id"].as_str().unwrap(), draft["secret"].as_str().unwrap());
    let mut headers = announced("执照.pdf", SCAN.len());
    tus(&server, &nobody, Method::POST, "/api/attachments", &headers, &[]).await.refused(401, "auth.required");
    headers.push(("upload-draft", key.clone()));
    let begun = tus(&server, &nobody, Method::POST, "/api/attachments", &headers, &[]).await;
    let path = format!("/api/attachments/{}", id_of(&begun));
    let other = server.post(&nobody, "/api/attachments/drafts", &json!({})).await.expect(StatusCode::CREATED);
    let foreign = format!("{} {}", other["id"].as_str().unwrap(), other["secret"].as_str().unwrap());
    let mut part = vec![
        ("upload-offset", "0".to_owned()),
        ("content-type", "application/offset+octet-stream".to_owned()),
        ("upload-draft", foreign),
    ];
    tus(&server, &nobody, Method::PATCH, &path, &part, SCAN).await.refused(404, "media.upload_gone");
    part[2].1 = format!("{} wrong", draft["id"].as_str().unwrap());
    tus(&server, &nobody, Method::PATCH, &path, &part, SCAN).await.refused(403, "attachment.draft_gone");
    part[2].1 = key;
    tus(&server, &nobody, Method::PATCH, &path, &part, SCAN).await.expect(StatusCode::NO_CONTENT);
    let mut last = StatusCode::CREATED;
    for _ in 0..12 {
        last = tus(&server, &nobody, Method::POST, "/api/attachments", &headers, &[]).await.status;
    }
    assert_eq!(last, StatusCode::UNPROCESSABLE_ENTITY, "what a draft holds is bounded");
}

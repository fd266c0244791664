//! The public page's question, and the reader of uploaded PDFs in a process of its own.

use axum::http::StatusCode;
use bytes::Bytes;
use fengtai_report::ForeignProblem;
use serde_json::json;
use sync_server::foreign::Inspector;

use crate::support::{Client, TestServer};

fn pdf(pages: &str) -> Bytes {
    format!(
        "%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n{pages}\nendobj\n\
         3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>\nendobj\n\
         trailer\n<< /Size 4 /Root 1 0 R >>\n%%EOF\n"
    )
    .into()
}

#[test]
fn a_file_that_kills_its_reader_does_not_kill_the_server() {
    let inspector = Inspector::Child(env!("CARGO_BIN_EXE_sync-server").into());
    let good = inspector.inspect(&pdf("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")).unwrap();
    assert_eq!(good.map(|found| found.pages), Ok(vec![[595.0, 842.0]]));
    let endless = inspector.inspect(&pdf("<< /Type /Pages /Kids [2 0 R] /Count 1 >>")).unwrap();
    assert_eq!(endless, Err(ForeignProblem::Broken), "a page tree that contains itself");
    let nothing = inspector.inspect(&Bytes::from_static(b"<html>")).unwrap();
    assert_eq!(nothing, Err(ForeignProblem::NotPdf));
    let large = inspector.inspect(&vec![b'%'; 20 * 1024 * 1024].into()).unwrap();
    assert_eq!(large, Err(ForeignProblem::NotPdf), "more than a pipe holds");
    Inspector::Child("/nowhere/at/all".into()).inspect(&Bytes::new()).unwrap_err();
}

#[tokio::test]
async fn what_is_not_in_the_register_is_told_to_anybody_and_not_tried_for_ever() {
    let server = TestServer::start();
    let nobody = Client::default();
    let typed = json!({ "number": "BA-123-2026-0001", "code": "AAAA-AAAA" });
    for _ in 0..5 {
        server.post(&nobody, "/api/proof", &typed).await.refused(404, "proof.not_found");
    }
    let locked = server.post(&nobody, "/api/proof", &typed).await;
    locked.refused(429, "auth.locked");
    assert!(locked.headers.contains_key("retry-after"));
    let scanned = server.post(&nobody, "/api/proof", &json!({ "token": "NOBODYKNOWSTHIS" })).await;
    scanned.refused(404, "proof.not_found");
    assert_eq!(server.get(&nobody, "/api/proof").await.status, StatusCode::METHOD_NOT_ALLOWED);
}

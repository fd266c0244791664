//! The OpenAPI document is kept beside the code: the consoles' client is made from it.

use std::path::Path;

/// Set to write the document anew after the interface was changed.
const UPDATE: &str = "FENGTAI_UPDATE_OPENAPI";

#[test]
fn the_document_is_the_one_that_was_looked_at() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.json");
    let document = sync_server::http::openapi().to_pretty_json().unwrap() + "\n";
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(&file, &document).unwrap();
    }
    let kept = std::fs::read_to_string(&file).unwrap();
    assert!(kept == document, "the interface was changed: look at it, then run this test with {UPDATE}=1");
}

#[test]
fn every_operation_has_a_name_of_its_own_and_tells_what_it_does() {
    let document = serde_json::to_value(sync_server::http::openapi()).unwrap();
    let mut names = std::collections::HashSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap_or_default();
            assert!(names.insert(name.to_owned()), "{method} {path}: {name:?} twice");
            assert!(operation["summary"].is_string(), "{method} {path} has no summary");
        }
    }
}

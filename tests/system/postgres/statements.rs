//! Every statement is written once and understood by both engines.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, ensure};
use sync_server::db::place::DatabasePlace;
use sync_server::db::{Database, DbError};
use system_tests::cluster::Cluster;

/// What a statement begins with.
const VERBS: [&str; 5] = ["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "WITH "];
/// What puts a statement together from parts when the program is compiled; the parts alone are none.
const COMPOSED: [&str; 2] = ["sql!(", "concat!("];

/// The sources of the server, without those of the engines and of tests.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().and_then(|name| name.to_str()).context("a name")?;
        if path.is_dir() {
            if !["db", "tests", "testing"].contains(&name) {
                sources(&path, found)?;
            }
        } else if !name.contains("test") && path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(())
}

/// The statements in a source: its texts that begin with a verb and are not put together.
fn statements(source: &str) -> Vec<String> {
    let code = source.split("#[cfg(test)]").next().unwrap_or_default();
    let mut found = Vec::new();
    for (start, _) in code.match_indices('"') {
        let text = &code[start + 1..];
        let opening = code[..start].trim_end();
        let composed =
            opening.rsplit(';').next().is_some_and(|before| COMPOSED.iter().any(|word| before.contains(word)));
        if composed || !VERBS.iter().any(|verb| text.starts_with(verb)) {
            continue;
        }
        let end = text.match_indices('"').find(|(at, _)| !text[..*at].ends_with('\\'));
        let whole = end.map(|(at, _)| text[..at].replace("\\\"", "\""));
        // What asks and names no table is a part of a statement too.
        found.extend(whole.filter(|text| !text.starts_with(VERBS[0]) || text.contains("FROM ")));
    }
    found
}

#[test]
fn every_statement_is_understood_by_both_engines() -> Result<()> {
    let cluster = Cluster::start_fleeting()?;
    let folder = tempfile::tempdir()?;
    let open = |place: &DatabasePlace| Database::open_at(place, &folder.path().join("central.sqlite"));
    let engines = [open(&DatabasePlace::File)?, open(&cluster.create("fengtai")?.parse()?)?];
    let mut files = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../sync-server/src"), &mut files)?;
    let (mut prepared, mut refused) = (0, Vec::new());
    for file in files {
        for statement in statements(&fs::read_to_string(&file)?) {
            prepared += 1;
            for engine in &engines {
                if let Err(error) = engine.read(|tx| tx.prepare(&statement)) {
                    let error: DbError = error;
                    refused.push(format!("{} on {:?}: {error}", file.display(), engine.place()));
                }
            }
        }
    }
    ensure!(refused.is_empty(), "{refused:#?}");
    ensure!(prepared > 200, "only {prepared} statements were found");
    Ok(())
}

//! Which crate may depend on what: the boundaries that `ARCHITECTURE.md` promises.
//!
//! Asked of `cargo tree` and not of `cargo metadata`, because only the former answers for one
//! crate with the features that this crate alone asks for.

use anyhow::Result;

use super::Finding;
use crate::process::Run;

/// A crate of ours and what may not be among everything it links, tests aside.
struct Boundary {
    of: &'static str,
    /// Dependencies that are not looked into, because what they bring is theirs alone.
    beyond: &'static [&'static str],
    never: &'static [&'static str],
    because: &'static str,
}

const BOUNDARIES: [Boundary; 5] = [
    Boundary {
        of: "shared-model",
        beyond: &[],
        never: &[
            "tokio",
            "async-std",
            "smol",
            "futures-executor",
            "mio",
            "polling",
            "reqwest",
            "hyper",
            "ureq",
            "axum",
            "tower",
            "http",
            "rustls",
            "quinn",
            "rusqlite",
            "libsqlite3-sys",
            "sqlx",
            "diesel",
            "postgres",
            "tokio-postgres",
            "object_store",
            "tempfile",
            "walkdir",
            "notify",
            "memmap2",
            "image",
            "chrono",
            "time",
            "field-app",
            "sync-server",
            "fengtai-report",
        ],
        because: "the model is pure: no async runtime, clock, files, SQL or HTTP",
    },
    Boundary {
        of: "shared-model",
        // Automerge can make actor ids by itself (clippy.toml bans those calls), and geo has a
        // clustering with random seeds that we do not use: neither can be had without.
        beyond: &["automerge", "geo"],
        never: &["rand", "getrandom", "fastrand", "oorandom"],
        because: "the model is pure: randomness is an argument",
    },
    Boundary {
        of: "field-app",
        beyond: &[],
        never: &["tauri", "tauri-build", "wry", "tao", "sync-server", "fengtai-report", "axum", "typst", "openssl-sys"],
        because: "the phone knows the server by the wire only, and runs in tests, demo and \
                  simulation without its window",
    },
    Boundary {
        of: "sync-server",
        beyond: &[],
        never: &["field-app", "fengtai-field-app", "tauri", "wry", "tao"],
        because: "the server knows phones by the wire only",
    },
    Boundary {
        of: "fengtai-report",
        beyond: &[],
        never: &["shared-model", "field-app", "sync-server", "tokio", "axum", "rusqlite", "reqwest"],
        because: "typesetting is a leaf: data in, bytes out",
    },
];

/// Nowhere in the lock file, whatever asks for it.
const NOWHERE: [(&str, &str); 7] = [
    ("aws-lc-rs", "rustls uses ring everywhere (C and CMake are trouble on phones)"),
    ("aws-lc-sys", "rustls uses ring everywhere (C and CMake are trouble on phones)"),
    // Not openssl-sys: on Android its ciphers encrypt the database (docs/adr/0013). This is its TLS.
    ("openssl", "rustls is the one TLS stack"),
    ("native-tls", "rustls is the one TLS stack"),
    ("sqlx", "it pins an older SQLite than rusqlite (docs/adr/0003)"),
    ("diesel", "it pins an older SQLite than rusqlite (docs/adr/0003)"),
    ("sea-orm", "it pins an older SQLite than rusqlite (docs/adr/0003)"),
];

pub(super) fn findings() -> Result<Vec<Finding>> {
    let mut findings = Vec::new();
    for boundary in &BOUNDARIES {
        findings.extend(crossings(boundary, &linked(boundary)?));
    }
    let lock = std::fs::read_to_string(crate::workspace::root().join("Cargo.lock"))?;
    findings.extend(locked(&lock));
    Ok(findings)
}

/// The names of all crates that this one links, itself among them, one a line.
fn linked(boundary: &Boundary) -> Result<String> {
    let mut tree = Run::new("cargo")
        .args(["tree", "--locked", "--package", boundary.of])
        .args(["--edges", "normal", "--prefix", "none", "--format", "{p}"]);
    for dependency in boundary.beyond {
        tree = tree.args(["--prune", dependency]);
    }
    tree.capture()
}

fn crossings(boundary: &Boundary, tree: &str) -> Vec<Finding> {
    let mut crossed: Vec<_> =
        tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| boundary.never.contains(name)).collect();
    crossed.sort_unstable();
    crossed.dedup();
    let told = |name| format!("{} depends on {name}: {}", boundary.of, boundary.because);
    crossed.into_iter().map(|name| Finding::new("Cargo.lock", 0, told(name))).collect()
}

fn locked(lock: &str) -> Vec<Finding> {
    NOWHERE
        .iter()
        .filter(|(name, _)| lock.contains(&format!("name = \"{name}\"\n")))
        .map(|(name, because)| Finding::new("Cargo.lock", 0, format!("{name} is in: {because}")))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crossed_boundary_is_found_however_deep_and_told_once() {
        let tree = "shared-model v0.1.0\nserde v1.0.0\ntokio v1.0.0\ntokio v1.0.0 (*)\n";
        let findings = crossings(&BOUNDARIES[0], tree);
        assert_eq!(findings.len(), 1);
        assert!(findings[0].what.starts_with("shared-model depends on tokio: the model is pure"));
    }

    #[test]
    fn a_name_that_only_begins_alike_is_no_crossing() {
        assert_eq!(crossings(&BOUNDARIES[0], "tokio-macros v1.0.0\nhttparse v1.0.0\n"), []);
    }

    #[test]
    fn a_banned_crate_in_the_lock_file_is_found() {
        let findings = locked("[[package]]\nname = \"aws-lc-sys\"\nversion = \"0.30.0\"\n");
        assert_eq!(findings.len(), 1);
        assert_eq!(locked("[[package]]\nname = \"ring\"\nversion = \"0.17.0\"\n"), []);
    }
}

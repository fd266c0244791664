//! The steps of the story as they are told and verified, and the summary they end in.

use std::path::Path;

use anyhow::{Result, ensure};
use serde_json::{Map, Value, json};
use sync_server::core::Core;
use sync_server::journal;

/// What was done and verified, in order.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<String>,
    facts: Map<String, Value>,
    failure: Option<String>,
}

#[expect(clippy::print_stdout, reason = "a demonstration tells what it does")]
impl Steps {
    /// Tells a step that was verified.
    pub(crate) fn done(&mut self, what: impl Into<String>) {
        let what = what.into();
        println!("✓ {what}");
        self.done.push(what);
    }

    /// Verifies something before it is told.
    pub(crate) fn verify(&mut self, holds: bool, what: impl Into<String>) -> Result<()> {
        let what = what.into();
        ensure!(holds, "not so: {what}");
        self.done(what);
        Ok(())
    }

    /// Keeps a fact for the summary.
    pub(crate) fn fact(&mut self, name: &str, value: impl Into<Value>) {
        self.facts.insert(name.to_owned(), value.into());
    }

    /// The story ended early.
    pub(crate) fn failed(&mut self, error: &anyhow::Error) {
        println!("✗ {error:#}");
        self.failure = Some(format!("{error:#}"));
    }

    /// Verifies the journal and writes `summary.json`.
    pub(crate) fn close(&mut self, out: &Path, core: &Core) -> Result<()> {
        let check = core.db.read(journal::verify)?;
        if self.failure.is_none() {
            self.verify(
                check.broken.is_none(),
                format!("the journal's {} entries form an unbroken chain", check.entries),
            )?;
        }
        self.fact("journal_entries", check.entries);
        self.fact("journal_head", check.head.to_string());
        let summary = json!({
            "ok": self.failure.is_none(), "failure": self.failure, "steps": self.done, "facts": self.facts,
        });
        std::fs::write(out.join("summary.json"), serde_json::to_vec_pretty(&summary)?)?;
        println!("→ {}", out.join("summary.json").display());
        Ok(())
    }
}

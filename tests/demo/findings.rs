//! What the authenticity findings say about a day's honest work: each is a false alarm, or tells that positions and
//! photos were played to the phone (R12.2).

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use serde_json::Value;
use system_tests::town::Town;

/// Between two looks whether the server has looked at a task.
const LOOK: Duration = Duration::from_millis(100);
/// Looks until it must have.
const MOST_LOOKS: usize = 600;

/// How many findings of each kind there are about the tasks.
///
/// # Errors
/// When the server does not look at a task, or could not.
pub(crate) async fn told(town: &Town, tasks: &[&str]) -> Result<BTreeMap<String, usize>> {
    let mut counts = BTreeMap::new();
    for task in tasks {
        for finding in of_task(town, task).await? {
            let kind = finding["kind"].as_str().context("a finding has a kind")?;
            *counts.entry(kind.to_owned()).or_default() += 1;
        }
    }
    Ok(counts)
}

#[expect(clippy::disallowed_methods, reason = "between two looks, with a limit")]
async fn of_task(town: &Town, task: &str) -> Result<Vec<Value>> {
    for _ in 0..MOST_LOOKS {
        let seen = town.lead.get(&format!("/api/tasks/{task}")).await?;
        let look = &seen["look"];
        if look["is_waiting"] == false {
            return Ok(look["findings"].as_array().context("what was found could be told")?.clone());
        }
        tokio::time::sleep(LOOK).await;
    }
    bail!("task {task} was not looked at")
}

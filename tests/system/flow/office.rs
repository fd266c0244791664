//! What the lead does at the console.

use anyhow::{Context as _, Result, ensure};
use reqwest::Method;
use serde_json::{Value, json};
use system_tests::office::Refusal;

use crate::world::World;

impl World {
    pub(super) async fn task(&self, task: &str) -> Result<Value> {
        self.town.lead.get(&format!("/api/tasks/{task}")).await
    }

    fn review_of(seen: &Value, decision: &str, note: &str) -> Value {
        json!({ "decision": decision, "heads": seen["heads"], "note": note })
    }

    /// Approves a task; the first statement of every conflict holds.
    pub(super) async fn approve(&self, task: &str) -> Result<()> {
        let seen = self.task(task).await?;
        ensure!(seen["missing"] == json!([]), "the app submits what is whole: {}", seen["missing"]);
        let conflicts = seen["conflicts"].as_array().context("a task lists its conflicts")?;
        let first = |conflict: &Value| {
            let statement = &conflict["statements"][0];
            json!({ "subject": conflict["subject"], "statement": statement, "reason": "已核对" })
        };
        let mut review = Self::review_of(&seen, "approve", "");
        review["settlements"] = conflicts.iter().map(first).collect();
        self.town.lead.post(&format!("/api/tasks/{task}/review"), review).await?;
        Ok(())
    }

    pub(super) async fn return_with(&self, task: &str, note: &str) -> Result<()> {
        let seen = self.task(task).await?;
        self.town.lead.post(&format!("/api/tasks/{task}/review"), Self::review_of(&seen, "return", note)).await?;
        Ok(())
    }

    /// Tries to approve what was `seen`.
    pub(super) async fn approval_refused(&self, task: &str, seen: &Value) -> Result<Refusal> {
        let review = Self::review_of(seen, "approve", "");
        self.town.lead.refused(Method::POST, &format!("/api/tasks/{task}/review"), Some(review)).await
    }

    /// Settles every fault of the task.
    pub(super) async fn handle_faults(&self, task: &str) -> Result<usize> {
        let seen = self.task(task).await?;
        let faults = seen["faults"].as_array().context("a task lists its faults")?;
        for fault in faults {
            let path = format!("/api/tasks/{task}/faults/{}/disposition", fault["id"].as_str().context("an id")?);
            self.town.lead.post(&path, json!({ "disposition": "owner_declined", "note": "业主暂不维修" })).await?;
        }
        Ok(faults.len())
    }

    /// The wish for the plan's report.
    pub(super) fn report_wish(&self) -> Value {
        let today = shared_model::calendar::day_of(crate::world::now()).to_string();
        let first = shared_model::calendar::Month::of(crate::world::now()).first_day().to_string();
        json!({ "plan": self.plan, "dated_on": today, "service_from": first, "service_to": today })
    }
}

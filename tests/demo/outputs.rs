//! What the story leaves behind for a person to look at.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, ensure};
use field_app::view::{PhotoState, SyncDetailsView};
use serde_json::{Value, json};
use shared_model::sha::Sha256;
use system_tests::office::Office;

/// Writes the receipts of every photo of the phones; fails when one has none.
pub(crate) fn receipts(out: &Path, phones: &[(&str, SyncDetailsView)]) -> Result<usize> {
    let mut receipts = Vec::new();
    for (engineer, details) in phones {
        for photo in details.tasks.iter().flat_map(|task| &task.photos) {
            let PhotoState::Safe { at } = photo.state else { anyhow::bail!("photo {} has no receipt", photo.sha256) };
            receipts
                .push(json!({ "engineer": engineer, "sha256": photo.sha256, "received_at": at, "bytes": photo.bytes }));
        }
    }
    std::fs::write(out.join("receipts.json"), serde_json::to_vec_pretty(&receipts)?)?;
    Ok(receipts.len())
}

/// Writes the track of a task as GPX; answers its points.
pub(crate) async fn track(out: &Path, office: &Office, task: &str, name: &str) -> Result<usize> {
    let gpx = office.download(&format!("/api/tasks/{task}/track.gpx")).await?;
    std::fs::write(out.join(name), &gpx)?;
    Ok(String::from_utf8(gpx)?.matches("<trkpt").count())
}

/// Writes the report and answers its text, with line breaks and blanks taken out: a line may break anywhere.
pub(crate) async fn report(out: &Path, office: &Office, report: &Value) -> Result<String> {
    let id = report["id"].as_str().context("a report has an id")?;
    let pdf = office.download(&format!("/api/reports/{id}/pdf")).await?;
    ensure!(report["sha256"] == Sha256::of(&pdf).to_string(), "the report has the digest that the register states");
    let file = out.join("report.pdf");
    std::fs::write(&file, &pdf)?;
    let text = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output().context("pdftotext")?;
    ensure!(text.status.success(), "pdftotext reads the report");
    Ok(String::from_utf8(text.stdout)?.chars().filter(|c| !c.is_whitespace()).collect())
}

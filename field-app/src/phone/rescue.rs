//! Puts in order what was read out of a damaged database: every document opens again or is named as lost.

use std::path::Path;

use shared_model::document::statement::PhotoStatement;
use shared_model::document::{Heads, TaskDoc};
use shared_model::id::TaskId;
use shared_model::sha::Sha256;

use super::{OpenTask, Phone, scope_of};
use crate::error::AppError;
use crate::photo::PhotoFiles;
use crate::store::{TaskRow, Tx};

/// What became of the tasks of a damaged database.
struct Outcome {
    whole: usize,
    lost: Vec<TaskRow>,
    /// Tasks whose last statements may be missing.
    cut: Vec<TaskId>,
}

impl Phone {
    /// Reads out the damaged databases that [`crate::store::Store::open`] moved aside: what can be read is here again,
    /// the rest is named. The damaged files stay where they are.
    ///
    /// # Errors
    /// What the store says; then nothing was taken over, and the next start tries again.
    pub(super) fn rescue(&mut self, dir: &Path) -> Result<(), AppError> {
        for aside in self.store.unrescued(dir)? {
            let (now, seed, files) = (self.now(), self.random::<16>()?, self.files.clone());
            self.store.transact(|tx| {
                let rescued = tx.rescue(&aside)?;
                let outcome = mend(tx, &files, seed)?;
                let told = format!("{}/{}", outcome.whole, outcome.whole + outcome.lost.len());
                if rescued.rows > 0 {
                    tx.add_notice("store.rescued", &told, None, now)?;
                }
                for task in &outcome.lost {
                    let project = tx.project(task.account, task.header.project)?;
                    let name = project.map_or_else(|| task.id().to_string(), |project| project.name);
                    tx.add_notice("store.task_lost", &name, None, now)?;
                }
                for task in &outcome.cut {
                    tx.add_notice("store.task_cut", "", Some(*task), now)?;
                }
                Ok::<_, AppError>(())
            })?;
        }
        Ok(())
    }
}

/// Opens every document as far as its chunks reach. A document that is continued gets another name for this phone in
/// its history: the server may know changes under the old one that are not here any more.
fn mend(tx: &Tx<'_>, files: &PhotoFiles, seed: [u8; 16]) -> Result<Outcome, AppError> {
    let mut outcome = Outcome { whole: 0, lost: Vec::new(), cut: Vec::new() };
    for task in tx.all_tasks()? {
        let chunks = tx.chunks(task.id())?;
        let actor = varied(seed, task.id());
        let Some((mut doc, kept)) = longest(&chunks, actor) else {
            tx.drop_task(task.id())?;
            outcome.lost.push(task);
            continue;
        };
        outcome.whole += 1;
        if kept < chunks.len() || doc.heads() != task.heads {
            outcome.cut.push(task.id());
        }
        let heads = doc.heads();
        tx.compact(task.id(), &doc.save())?;
        let scope = scope_of(tx, task.account, &task.header)?;
        let open = OpenTask::new(doc, std::sync::Arc::new(scope), 1)?;
        let (answered, total) = open.progress();
        tx.rename_writer(task.id(), actor)?;
        // The server says itself what it has: nothing is taken for sent.
        tx.update_task(&TaskRow { heads, acked: Heads::default(), answered, total, ..task.clone() })?;
        for (sha256, photo) in &open.evidence.photos {
            adopt(tx, files, &task, *sha256, &photo.shown)?;
        }
    }
    tx.hear_everything_again()?;
    Ok(outcome)
}

/// A photo that the document names, whose file is here and whose row was lost, is to be sent.
fn adopt(
    tx: &Tx<'_>,
    files: &PhotoFiles,
    task: &TaskRow,
    sha256: Sha256,
    photo: &PhotoStatement,
) -> Result<(), AppError> {
    if files.has(sha256) {
        tx.add_photo(task.account, task.id(), sha256, photo.bytes, photo.said.at.device)?;
    }
    Ok(())
}

/// The document of as many chunks, from the first, as make one, and how many those are.
fn longest(chunks: &[Vec<u8>], actor: [u8; 16]) -> Option<(TaskDoc, usize)> {
    (1..=chunks.len()).rev().find_map(|kept| Some((TaskDoc::open(&chunks[..kept].concat(), actor).ok()?, kept)))
}

/// A name for each task made of the same random bytes.
fn varied(seed: [u8; 16], task: TaskId) -> [u8; 16] {
    let digest = Sha256::of(&[&seed[..], task.as_bytes()].concat());
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest.as_bytes()[..16]);
    bytes
}

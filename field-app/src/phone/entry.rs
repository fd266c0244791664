//! Entries: what is seen or done where no item of the catalogue asks (R4.6, R4.10, R4.14).
//!
//! An entry is kept as soon as anything of it is written, so that a photo can belong to it and nothing typed is
//! lost; what it lacks is asked for when the task is submitted.

use shared_model::code::{FacilityCode, ItemCode};
use shared_model::document::statement::EntryStatement;
use shared_model::id::{EntryId, TaskId};
use shared_model::verdict::Verdict;

use super::{Change, Phone, check_text};
use crate::error::{AppError, Rule};

/// An entry as the engineer writes it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Entry {
    /// The verdict, when it was chosen.
    pub verdict: Option<Verdict>,
    /// The system or facility.
    pub subject: String,
    /// The facility of the catalogue, when it was chosen from the list.
    pub facility: Option<FacilityCode>,
    /// The prompt it answers.
    pub prompt: Option<ItemCode>,
    /// The norm.
    pub norm: String,
    /// Where.
    pub place: String,
    /// How many.
    pub quantity: Option<u32>,
    /// What was inspected or done.
    pub record: String,
    /// What was found, or why not.
    pub finding: String,
}

impl Phone {
    /// Makes an entry, or states it anew.
    ///
    /// # Errors
    /// [`Rule::UnknownEntry`] for a task that takes none or does not have this one, and what the store says.
    pub fn record_entry(&mut self, task: TaskId, entry: Option<EntryId>, said: &Entry) -> Result<EntryId, AppError> {
        let fresh = EntryId::new(self.now(), self.random()?);
        self.change(task, |change| {
            change.for_entry(entry)?;
            let statement = EntryStatement {
                verdict: said.verdict,
                subject: check_text("subject", &said.subject)?,
                facility: said.facility.clone(),
                prompt: said.prompt.clone(),
                norm: check_text("norm", &said.norm)?,
                place: check_text("place", &said.place)?,
                quantity: said.quantity,
                record: check_text("record", &said.record)?,
                finding: check_text("finding", &said.finding)?,
                withdrawn: false,
                said: change.said,
            };
            let entry = entry.unwrap_or(fresh);
            change.open.record_entry(entry, statement);
            Ok(entry)
        })
    }

    /// Takes back an entry made by mistake, or brings it back: it is kept either way.
    ///
    /// # Errors
    /// [`Rule::UnknownEntry`] and what the store says.
    pub fn withdraw_entry(&mut self, task: TaskId, entry: EntryId, withdrawn: bool) -> Result<(), AppError> {
        self.change(task, |change| {
            change.for_entry(Some(entry))?;
            let shown = change.open.evidence.entries.get(&entry).map(|said| said.shown.clone());
            let statement = shown.ok_or(Rule::UnknownEntry)?;
            change.open.record_entry(entry, EntryStatement { withdrawn, said: change.said, ..statement });
            Ok(())
        })
    }
}

impl Change<'_, '_> {
    fn for_entry(&mut self, entry: Option<EntryId>) -> Result<(), AppError> {
        self.for_recording()?;
        let evidence = &self.open.evidence;
        let known = entry.is_none_or(|entry| evidence.entries.contains_key(&entry));
        if evidence.header.takes_entries() && known { Ok(()) } else { Err(Rule::UnknownEntry.into()) }
    }
}

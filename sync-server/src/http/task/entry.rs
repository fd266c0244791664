//! The entries of a task in JSON.

use serde::Serialize;
use shared_model::document::Disputed;
use shared_model::document::statement::{EntryStatement, PhotoOf};
use shared_model::id::EntryId;
use shared_model::review::StatementId;
use utoipa::ToSchema;

use super::detail::Reader;
use super::dto::SaidDto;

/// A free record of what no item of the catalogue asks for; concurrent statements of others stand beside it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EntryDto {
    id: String,
    latest: EntryStatementDto,
    others: Vec<EntryStatementDto>,
    /// Whether it differs from the submission before the last one.
    changed: bool,
    photos: Vec<String>,
}

/// What one person wrote as an entry.
#[derive(Debug, Serialize, ToSchema)]
struct EntryStatementDto {
    /// Names it among others about the same thing.
    statement: String,
    /// `pass`, `fail` or `untestable`; of an investigation whether the cause was found, of a repair whether it works.
    verdict: Option<&'static str>,
    /// The system or facility it is about.
    subject: String,
    /// That facility in the catalogue, when it was chosen from the list.
    facility: Option<String>,
    /// The item of the catalogue that prompted it.
    prompt: Option<String>,
    /// The norm that was tested by.
    norm: String,
    place: String,
    /// How many were looked at.
    quantity: Option<u32>,
    /// What was tested, inspected or done.
    record: String,
    /// What was found; where it cannot be inspected, why.
    finding: String,
    /// It was made by mistake and does not count.
    withdrawn: bool,
    #[serde(flatten)]
    said: SaidDto,
}

impl Reader<'_> {
    pub(super) fn entry(&self, id: EntryId, entry: &Disputed<EntryStatement>) -> EntryDto {
        EntryDto {
            id: id.to_string(),
            latest: self.entry_statement(&entry.shown),
            others: entry.others.iter().map(|other| self.entry_statement(other)).collect(),
            changed: self.view.changed.entries.contains(&id),
            photos: self.photos_of(&PhotoOf::Entry(id)),
        }
    }

    fn entry_statement(&self, entry: &EntryStatement) -> EntryStatementDto {
        EntryStatementDto {
            statement: StatementId::of(entry).to_string(),
            verdict: entry.verdict.map(|verdict| verdict.word()),
            subject: entry.subject.clone(),
            facility: entry.facility.as_ref().map(ToString::to_string),
            prompt: entry.prompt.as_ref().map(ToString::to_string),
            norm: entry.norm.clone(),
            place: entry.place.clone(),
            quantity: entry.quantity,
            record: entry.record.clone(),
            finding: entry.finding.clone(),
            withdrawn: entry.withdrawn,
            said: self.said(&entry.said),
        }
    }
}

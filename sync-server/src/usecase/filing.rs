//! Filing: the technical lead seals a report (R6.4). From then on it never changes and is never deleted.

use serde_json::json;
use shared_model::calendar::day_of;
use shared_model::filing::{self, FilingError};
use shared_model::id::ReportId;
use shared_model::permission::Action;
use shared_model::report::ReportEvent;

use super::report::{acted_on, filing_due, refused};
use super::session::Actor;
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::report::{FilingRow, ReportRow};

/// Longest opinion, in characters.
const NOTE_CHARACTERS: usize = 2_000;

/// Files a report; late filing is possible and counted as late.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `filing.…`, `report.…` for what stands against it.
pub fn file(core: &Core, actor: &Actor, id: ReportId, note: &str) -> Result<ReportRow, ApiError> {
    let now = core.env.now();
    if note.chars().count() > NOTE_CHARACTERS {
        return Err(ApiError::from(Code::RequestInvalid).field("note", Code::FieldTooLong));
    }
    core.db.write(|tx| {
        let row = acted_on(tx, actor, id, Action::FileReport)?;
        row.state.on(ReportEvent::Filed).map_err(refused)?;
        filing::check(note, &store::person::certificates(tx, actor.person)?, day_of(now)).map_err(
            |error| match error {
                FilingError::NoteRequired => ApiError::from(Code::FilingNote).field("note", Code::FieldRequired),
                FilingError::NoCertificate => Code::FilingCertificate.into(),
            },
        )?;
        let document = row.document.ok_or(Code::ReportNotGenerated)?;
        let filing = FilingRow {
            number: format!("BA-{}", row.number),
            note: note.trim().to_owned(),
            by: actor.account,
            by_name: actor.name.clone(),
            at: now,
            late: filing_due(&row).is_some_and(|due| due.is_late(now)),
        };
        store::report::file(tx, id, &filing)?;
        let body = json!({
            "number": filing.number, "note": filing.note, "late": filing.late, "pdf": document.sha256,
        });
        journal::append(tx, now, Some(actor.account), JournalEvent::new("report.filed", id, &body).of(row.agency))?;
        Ok(store::report::get(tx, id)?.ok_or(Code::RequestNotFound)?)
    })
}

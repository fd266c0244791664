//! Filing: the technical lead seals a report (R6.4). From then on it never changes and is never deleted.

use fengtai_report::ReportData;
use serde_json::json;
use shared_model::calendar::day_of;
use shared_model::filing::{self, FilingError};
use shared_model::id::ReportId;
use shared_model::moment::Moment;
use shared_model::permission::Action;
use shared_model::report::ReportEvent;

use super::proof;
use super::report::{acted_on, filing_due, refused, typeset};
use super::session::Actor;
use crate::compose;
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::report::{FILING_PREFIX, FilingRow, ReportRow};

/// Longest opinion, in characters.
const NOTE_CHARACTERS: usize = 2_000;

/// Files a report: typesets its frozen input once more with the filing on the cover, and seals that document.
/// Late filing is possible and counted as late.
///
/// # Errors
/// `request.not_found`, `request.forbidden`, `filing.…`, `report.…` for what stands against it.
pub fn file(core: &Core, actor: &Actor, id: ReportId, note: &str) -> Result<ReportRow, ApiError> {
    let now = core.env.now();
    if note.chars().count() > NOTE_CHARACTERS {
        return Err(ApiError::from(Code::RequestInvalid).field("note", Code::FieldTooLong));
    }
    let row = core.db.read(|tx| fileable(tx, actor, id, note, now))?;
    let filing = FilingRow {
        number: format!("{FILING_PREFIX}{}", row.number),
        note: note.trim().to_owned(),
        by: actor.account,
        by_name: actor.name.clone(),
        at: now,
        late: filing_due(&row).is_some_and(|due| due.is_late(now)),
        token: Some(proof::new_token(core)),
    };
    let public_url = core.public_url.as_deref();
    let document = {
        let _turn = core.jobs.filing_turn();
        typeset(core, &row, |data| print(data, &filing, public_url), |_| Ok(()))?
    };
    core.db.write(|tx| {
        // Typesetting took a moment in which somebody else may have filed or deleted it.
        fileable(tx, actor, id, note, now)?;
        store::report::file(tx, id, &filing, &document)?;
        let body = json!({
            "number": filing.number, "note": filing.note, "late": filing.late, "pdf": document.sha256,
            "generated_pdf": row.document.map(|document| document.sha256),
        });
        journal::append(tx, now, Some(actor.account), JournalEvent::new("report.filed", id, &body).of(row.agency))?;
        Ok(store::report::get(tx, id)?.ok_or(Code::RequestNotFound)?)
    })
}

/// The report, when the actor may file it now with these words.
fn fileable(tx: &Tx<'_>, actor: &Actor, id: ReportId, note: &str, now: Moment) -> Result<ReportRow, ApiError> {
    let row = acted_on(tx, actor, id, Action::FileReport)?;
    row.state.on(ReportEvent::Filed).map_err(refused)?;
    let certificates = store::person::certificates(tx, actor.person)?;
    filing::check(note, &certificates, day_of(now)).map_err(|error| match error {
        FilingError::NoteRequired => ApiError::from(Code::FilingNote).field("note", Code::FieldRequired),
        FilingError::NoCertificate => Code::FilingCertificate.into(),
    })?;
    Ok(row)
}

/// The filing as the cover prints it.
pub(super) fn print(data: &mut ReportData, filing: &FilingRow, public_url: Option<&str>) {
    data.verify_url = filing.token.as_deref().and_then(|token| proof::address(public_url, token));
    data.cover.technical_lead = filing.by_name.clone();
    data.cover.filing = Some(fengtai_report::Filing {
        number: filing.number.clone(),
        filed_on: compose::day(day_of(filing.at)),
        note: filing.note.clone(),
        code: filing.token.as_deref().map(proof::code).unwrap_or_default(),
    });
}

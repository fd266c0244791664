//! Making a report: typeset the frozen input, keep the document under its digest.
//!
//! The job is its row: it can be interrupted anywhere and done again with the same result.

use fengtai_report::{ImageBytes, ReportData, ReportError as Typeset, render_around};
use serde_json::{Value, json};
use shared_model::id::ReportId;
use shared_model::report::{ReportEvent, ReportState};
use shared_model::sha::Sha256;

use super::{Frozen, body, refused};
use crate::core::Core;
use crate::db::DbError;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::media::thumbnail::unreadable;
use crate::store;
use crate::store::report::{DocumentRow, ReportRow};

/// Queues again what was being made when its server stopped: this one, or another one of the same database. How many
/// reports that were.
///
/// # Errors
/// Whatever the database says.
pub fn resume(core: &Core) -> Result<usize, DbError> {
    let mut found = 0;
    for id in core.db.read(store::report::running)? {
        // Whoever makes it holds the claim until it is done.
        let Some(_claim) = core.db.claim(&piece(id))? else { continue };
        core.db.write(|tx| store::report::interrupted(tx, id))?;
        tracing::info!(report = %id, "a report was being made when its server stopped; it is made again");
        found += 1;
    }
    Ok(found)
}

/// Makes the report that has waited longest; whether there was one.
///
/// # Errors
/// Whatever the database says. What goes wrong with the report itself is recorded with it.
pub fn make_next(core: &Core) -> Result<bool, ApiError> {
    let taken = core.db.write(|tx| {
        let Some(id) = store::report::next(tx)? else { return Ok::<_, ApiError>(None) };
        // Before anybody can see that it is being made.
        let Some(claim) = core.db.claim(&piece(id))? else { return Ok(None) };
        let row = store::report::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        let state = row.state.on(ReportEvent::Begun).map_err(refused)?;
        store::report::set_state(tx, id, state, None)?;
        Ok(Some((row, claim)))
    })?;
    let Some((row, _claim)) = taken else { return Ok(false) };
    match make(core, &row) {
        Ok(document) => done(core, &row, &document)?,
        Err(error) => failed(core, &row, &error)?,
    }
    Ok(true)
}

/// What a report is claimed by.
fn piece(id: ReportId) -> String {
    format!("report {id}")
}

fn make(core: &Core, row: &ReportRow) -> Result<DocumentRow, ApiError> {
    typeset(core, row, |_| (), |percent| progress(core, row.id, percent))
}

/// Typesets the frozen input of a report, with what `add` adds to it, and keeps the document.
pub(in crate::usecase) fn typeset(
    core: &Core,
    row: &ReportRow,
    add: impl FnOnce(&mut ReportData),
    progress: impl Fn(u8) -> Result<(), DbError>,
) -> Result<DocumentRow, ApiError> {
    let mut frozen = frozen(core, row)?;
    add(&mut frozen.data);
    progress(10)?;
    let fonts = core.jobs.fonts().map_err(|error| ApiError::from(Code::ReportFonts).caused_by(error))?;
    progress(20)?;
    // The upright small copies print at 300 dpi, four to a row.
    let shown = |sha| core.media.thumbnail(sha).map(|small| ImageBytes(small.unwrap_or_else(unreadable).to_vec()));
    let images = frozen.photos.iter().map(shown).collect::<Result<Vec<_>, _>>()?;
    progress(40)?;
    let uploaded = frozen.uploaded.map(|sha| body::stored(core, &sha)).transpose()?;
    let uploaded = uploaded.map(|bytes| bytes.to_vec());
    let pdf = render_around(&frozen.data, &images, uploaded, &fonts).map_err(told)?;
    progress(90)?;
    let sha256 = Sha256::of(&pdf.bytes);
    let (pages, bytes) = (u32::try_from(pdf.pages).unwrap_or(u32::MAX), pdf.bytes.len() as u64);
    core.media.put_file(&sha256, pdf.bytes.into())?;
    Ok(DocumentRow { sha256, pages, bytes, at: core.env.now() })
}

/// The frozen input; one that rotted is told, never printed.
pub(super) fn frozen(core: &Core, row: &ReportRow) -> Result<Frozen, ApiError> {
    let input = core.media.file(&row.input)?;
    if Sha256::of(&input) != row.input {
        return Err(ApiError::from(Code::ReportFailed).caused_by("the frozen input does not have its digest"));
    }
    serde_json::from_slice(&input).map_err(|error| ApiError::from(Code::ReportFailed).caused_by(error))
}

fn progress(core: &Core, id: ReportId, percent: u8) -> Result<(), DbError> {
    core.db.write(|tx| store::report::progress(tx, id, percent))
}

fn done(core: &Core, row: &ReportRow, document: &DocumentRow) -> Result<(), DbError> {
    core.db.write(|tx| {
        // The connection that held the claim may have been lost: then another server may have made the same document.
        if !store::report::done(tx, row.id, document)? {
            return Ok(());
        }
        let body = json!({ "number": row.number, "input": row.input, "pdf": document.sha256, "pages": document.pages });
        journal::append(tx, document.at, None, JournalEvent::new("report.generated", row.id, &body).of(row.agency))?;
        Ok(())
    })
}

fn failed(core: &Core, row: &ReportRow, error: &ApiError) -> Result<(), DbError> {
    tracing::error!(report = %row.id, %error, "a report could not be made");
    let kept: Value = json!({ "code": error.code().as_str(), "message": error.body().message });
    core.db.write(|tx| {
        if !store::report::running(tx)?.contains(&row.id) {
            return Ok(());
        }
        store::report::set_state(tx, row.id, ReportState::Failed, Some(&kept))?;
        let event = JournalEvent::new("report.failed", row.id, &kept).of(row.agency);
        journal::append(tx, core.env.now(), None, event)?;
        Ok(())
    })
}

/// The public form of what the typesetter says.
fn told(error: Typeset) -> ApiError {
    let public = match &error {
        Typeset::MissingGlyphs(missing) => {
            let characters: Vec<String> = missing.iter().map(ToString::to_string).collect();
            ApiError::from(Code::ReportMissingGlyph).with("characters", characters.join("、"))
        }
        Typeset::Image { sha256, .. } => ApiError::from(Code::ReportPhoto).with("photo", sha256.clone()),
        _ => Code::ReportFailed.into(),
    };
    public.caused_by(error)
}

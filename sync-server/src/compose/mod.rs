//! From decisions and pinned evidence to what a report prints (report-layout section 1).
//!
//! A pure function: the same source gives the same data. What is printed comes from the heads that were
//! approved, never from what a document says today. This module must not know of the database or the
//! typesetting.

mod cover;
mod evidence;
mod extras;
mod faults;
mod items;
mod outcome;
mod presence;
mod settled;
mod source;
mod status;
mod summary;
#[cfg(test)]
mod tests;
pub(crate) mod wording;

use fengtai_report::{Faults, Presence, ReportData, ReportKind as Printed, Status};
use shared_model::report::ReportKind;
use shared_model::sha::Sha256;

pub use source::{
    CoverEdits, FaultSource, PersonFacts, ProjectSource, ReportSource, ReviewSource, SubmissionSource, TaskSource,
};

pub(crate) use wording::{day, size};

use evidence::Album;

/// What a report prints, and the photos it prints in the order of their positions.
#[derive(Debug, Clone, PartialEq)]
pub struct Composed {
    /// The data of the report.
    pub data: ReportData,
    /// The originals of the photos.
    pub photos: Vec<Sha256>,
}

/// Composes a report. Of the parts, only the records of the site stand in every kind of it.
#[must_use]
pub fn compose(source: &ReportSource) -> Composed {
    let mut album = Album::new(source);
    let maintenance = source.kind == ReportKind::Maintenance;
    let status = if maintenance { status::status(source, &mut album) } else { Status::default() };
    let measured = if maintenance { items::measured(source, &mut album) } else { Vec::new() };
    let extras = extras::extras(source, &mut album);
    let faults = if maintenance { faults::faults(source, &mut album) } else { Faults::default() };
    let (photos, originals) = album.finish();
    let data = ReportData {
        kind: printed(source.kind),
        title: wording::title(source.kind, source.contract, source.period),
        period: wording::month(source.month),
        number: source.number.clone(),
        generated_at: source.generated_at.as_ms(),
        generated_at_text: wording::time(source.generated_at),
        check_code: source.check_code().to_string(),
        verify_url: None,
        training: false,
        cover: cover::cover(source),
        status,
        summary: if maintenance { summary::summary(source) } else { Vec::new() },
        maintenance: if maintenance { items::maintenance(source) } else { Vec::new() },
        measured,
        extras,
        faults,
        uploaded: source.uploaded.clone(),
        approval: source.approval.clone(),
        presence: match source.kind {
            ReportKind::SpecialVenue => Presence::default(),
            _ => presence::presence(source),
        },
        checks: source.checks.clone(),
        submissions: evidence::submissions(source),
        photos,
    };
    Composed { data, photos: originals }
}

/// The typesetter knows nothing of the model.
const fn printed(kind: ReportKind) -> Printed {
    match kind {
        ReportKind::Maintenance => Printed::Maintenance,
        ReportKind::Inspection => Printed::Inspection,
        ReportKind::Assessment => Printed::Assessment,
        ReportKind::SpecialVenue => Printed::SpecialVenue,
    }
}

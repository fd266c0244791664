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
mod source;
mod status;
mod summary;
#[cfg(test)]
mod tests;
pub(crate) mod wording;

use fengtai_report::ReportData;
use shared_model::sha::Sha256;

pub use source::{
    CoverEdits, FaultSource, PersonFacts, ProjectSource, ReportSource, ReviewSource, SubmissionSource, TaskSource,
};

pub(crate) use wording::day;

use evidence::Album;

/// What a report prints, and the photos it prints in the order of their positions.
#[derive(Debug, Clone, PartialEq)]
pub struct Composed {
    /// The data of the report.
    pub data: ReportData,
    /// The originals of the photos.
    pub photos: Vec<Sha256>,
}

/// Composes a maintenance report.
#[must_use]
pub fn compose(source: &ReportSource) -> Composed {
    let mut album = Album::new(source);
    let status = status::status(source, &mut album);
    let measured = items::measured(source, &mut album);
    let extras = extras::extras(source, &mut album);
    let faults = faults::faults(source, &mut album);
    let (photos, originals) = album.finish();
    let data = ReportData {
        title: format!("建筑消防设施维护保养报告（{}）", wording::period(source.period)),
        period: wording::month(source.month),
        number: source.number.clone(),
        generated_at: source.generated_at.as_ms(),
        generated_at_text: wording::time(source.generated_at),
        check_code: source.check_code().to_string(),
        verify_url: None,
        training: false,
        cover: cover::cover(source),
        status,
        summary: summary::summary(source),
        maintenance: items::maintenance(source),
        measured,
        extras,
        faults,
        presence: presence::presence(source),
        checks: source.checks.clone(),
        submissions: evidence::submissions(source),
        photos,
    };
    Composed { data, photos: originals }
}

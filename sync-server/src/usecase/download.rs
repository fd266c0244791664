//! The model report that everybody may look at: what a maintenance report says, of a building that does not exist.

use std::sync::{Arc, OnceLock};

use fengtai_report::{ReportData, render};

use crate::core::Core;
use crate::error::{ApiError, Code};

/// What the model says. Every name in it says that it is a model.
const MODEL: &str = include_str!("download/model-report.json");
/// The document: the same for all, so it is made once and kept while the server runs.
static DOCUMENT: OnceLock<Arc<[u8]>> = OnceLock::new();

/// The model report, PDF.
///
/// # Errors
/// `report.fonts`, `report.failed`.
pub fn model_report(core: &Core) -> Result<Arc<[u8]>, ApiError> {
    if let Some(document) = DOCUMENT.get() {
        return Ok(Arc::clone(document));
    }
    let fonts = core.jobs.fonts().map_err(|error| ApiError::from(Code::ReportFonts).caused_by(error))?;
    let data: ReportData =
        serde_json::from_str(MODEL).map_err(|error| ApiError::from(Code::ReportFailed).caused_by(error))?;
    let pdf = render(&data, &[], &fonts).map_err(|error| ApiError::from(Code::ReportFailed).caused_by(error))?;
    Ok(Arc::clone(DOCUMENT.get_or_init(|| pdf.bytes.into())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_model_says_of_itself_that_it_is_one() {
        let data: ReportData = serde_json::from_str(MODEL).unwrap();
        assert!(data.training, "every page says that it has no effect");
        for name in [&data.title, &data.cover.project_name, &data.cover.owner_name, &data.cover.agency_name] {
            assert!(name.contains("示范"), "{name}");
        }
    }
}

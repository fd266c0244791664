//! What a report prints in tables, to be taken away as sheets (R6.2, R12.4).
//!
//! It is the frozen input that the document was typeset from, with the filing on it once there is one: the sheets cannot
//! say anything else than the document.

use fengtai_report::ReportData;
use shared_model::id::ReportId;

use super::{get, make};
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::store::report::DocumentRow;
use crate::usecase::filing;
use crate::usecase::session::Actor;

/// A report as its document says it.
#[derive(Debug)]
pub struct Tables {
    /// What the document was typeset from.
    pub data: ReportData,
    /// The document: the filed one of a filed report.
    pub document: DocumentRow,
}

/// The tables of a report, once its document was made.
///
/// # Errors
/// `request.not_found`, `report.not_generated`; `storage.damaged` for an input that is not what was frozen.
pub fn tables(core: &Core, actor: &Actor, id: ReportId) -> Result<Tables, ApiError> {
    let row = get(core, actor, id)?;
    let document = row.document.ok_or(Code::ReportNotGenerated)?;
    let frozen = make::frozen(core, &row).map_err(|error| ApiError::from(Code::StorageDamaged).caused_by(error))?;
    let mut data = frozen.data;
    if let Some(filed) = &row.filing {
        filing::print(&mut data, filed, core.public_url.as_deref());
    }
    Ok(Tables { data, document })
}

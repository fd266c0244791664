//! The reports that wait for their filing, with what the last day of it follows from.

use shared_model::filing::FilingDue;
use shared_model::id::{AccountId, AgencyId};

use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::store::sql::sql;

const OF_AGENCY: &str = "SELECT r.submitted_at, r.generated_at FROM report r
    WHERE r.agency = ?1 AND r.state = 'generated' AND r.deleted_at IS NULL AND r.superseded_at IS NULL";
const OF_LEAD: &str = sql!(OF_AGENCY, " AND EXISTS (SELECT 1 FROM project p WHERE p.id = r.project AND p.lead = ?2)");

/// The questions of this module, and the index that each of them goes by.
#[cfg(test)]
pub(in crate::store) const QUESTIONS: [(&str, &str); 2] =
    [(OF_AGENCY, "INDEX report_to_file (agency=?)"), (OF_LEAD, "INDEX report_to_file (agency=?)")];

/// By when each report of an agency that waits for its filing is to be filed; of the projects of `lead` if one is named.
///
/// # Errors
/// Whatever the database says.
pub fn to_file(tx: &Tx<'_>, agency: AgencyId, lead: Option<AccountId>) -> Result<Vec<FilingDue>, DbError> {
    let due = |row: &Row<'_>| Ok(FilingDue::of(row.get(0)?, row.get(1)?));
    match lead {
        None => tx.query(OF_AGENCY, params![agency], due),
        Some(lead) => tx.query(OF_LEAD, params![agency, lead], due),
    }
}

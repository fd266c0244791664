//! Filed reports as whoever holds one looks for them: by token, or by filing number.

use shared_model::id::PlanId;
use shared_model::sha::Sha256;

use super::report::{FILING_PREFIX, ROWS, ReportRow, read};
use super::sql::sql;
use crate::db::{DbError, Tx};
use crate::params;

const BY_TOKEN: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE r.proof_token = ?1");
// The filing number is the report's own with a prefix.
const BY_NUMBER_FILED: &str =
    sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE r.number = ?1 AND r.filing_number IS NOT NULL");
const DRAFTS_OF_PLAN: &str = "SELECT DISTINCT generated_sha256 FROM report
    WHERE plan = ?1 AND generated_sha256 IS NOT NULL ORDER BY generated_sha256";

/// The filed report that a token names.
///
/// # Errors
/// Whatever the database says.
pub fn by_token(tx: &Tx<'_>, token: &str) -> Result<Option<ReportRow>, DbError> {
    tx.query_opt(BY_TOKEN, params![token], read)
}

/// The report with a filing number.
///
/// # Errors
/// Whatever the database says.
pub fn by_filing(tx: &Tx<'_>, number: &str) -> Result<Option<ReportRow>, DbError> {
    tx.query_opt(BY_NUMBER_FILED, params![number.strip_prefix(FILING_PREFIX).unwrap_or(number)], read)
}

/// Digests of the documents that were ever generated for a plan, before anything was filed of them.
///
/// # Errors
/// Whatever the database says.
pub fn drafts_of_plan(tx: &Tx<'_>, plan: PlanId) -> Result<Vec<Sha256>, DbError> {
    tx.query(DRAFTS_OF_PLAN, params![plan], |row| row.get(0))
}

#[cfg(test)]
mod tests {
    use crate::testing::World;

    #[test]
    fn filed_reports_are_found_by_an_index() {
        let world = World::on_sqlite();
        for (sql, index) in [
            (super::BY_TOKEN, "report_by_proof (proof_token=?)"),
            (super::BY_NUMBER_FILED, "(number=?)"),
            (super::DRAFTS_OF_PLAN, "report_ever_of_plan (plan=?)"),
        ] {
            let explain = format!("EXPLAIN QUERY PLAN {sql}");
            let read = |row: &crate::db::Row<'_>| row.get::<String>(3);
            let nothing: [&dyn crate::db::Bind; 1] = [&None::<i64>];
            let steps = world.core.db.read(|tx| tx.query::<_, crate::db::DbError>(&explain, &nothing, read)).unwrap();
            let steps = steps.join("; ");
            assert!(steps.contains(index) && !steps.contains("SCAN"), "{steps}");
        }
    }
}

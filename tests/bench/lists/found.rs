//! What the tasks of the province found: faults that stand in every way, and what could not be tested.

use shared_model::moment::Moment;
use sync_server::db::{DbError, Tx};
use sync_server::params;

use super::province::{id, pick, run};

/// A fault in every fourth task, something that could not be tested in every sixth.
const FAULT_EVERY: u32 = 4;
const UNTESTABLE_EVERY: u32 = 6;
/// How faults stand: most were solved, and of those that nobody settled yet there is no row.
const STATES: [&str; 12] = [
    "resolved",
    "resolved",
    "resolved",
    "resolved",
    "resolved",
    "resolved",
    "",
    "investigating",
    "repairing",
    "in_discussion",
    "declined",
    "out_of_scope",
];

/// Whose work it is, and where.
pub(super) struct Found<'a> {
    pub(super) task: &'a [u8; 16],
    pub(super) project: &'a [u8; 16],
    pub(super) engineer: &'a [u8; 16],
    pub(super) at: Moment,
}

/// Writes what the task of this number found.
///
/// # Errors
/// When the database refuses a row.
pub(super) fn found(tx: &Tx<'_>, (agency, nth): (u32, u32), of: &Found<'_>) -> Result<(), DbError> {
    let Found { task, project, engineer, at } = *of;
    if (agency + nth).is_multiple_of(UNTESTABLE_EVERY) {
        run(
            tx,
            "INSERT INTO task_untestable (task, key, facility, item, point, subject, reason, place, said_by, said_at)
             VALUES (?1, 'FAS-03/FAS-03-01', 'FAS-03', 'FAS-03-01', '', '', '业主未到场', '地下一层', ?2, ?3)",
            params![task, engineer, at],
        )?;
    }
    if !(agency + nth).is_multiple_of(FAULT_EVERY) {
        return Ok(());
    }
    let fault = id(13, agency, nth);
    run(
        tx,
        "INSERT INTO task_fault (task, fault, facility, item, point, description, place, said_by, said_at, others)
         VALUES (?1, ?2, 'FAS-01', 'FAS-01-01', '', '探测器未报警', '三层走道', ?3, ?4, 0)",
        params![task, fault, engineer, at],
    )?;
    let state = pick(&STATES, agency / 3 + nth / FAULT_EVERY);
    if state.is_empty() {
        return Ok(());
    }
    run(
        tx,
        "INSERT INTO fault (id, task, project, state, updated_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        params![fault, task, project, state, at.plus_ms(5 * 86_400_000)],
    )
}

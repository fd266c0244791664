//! Reports; each row is its job as well. The frozen input and the document lie in the media store.

use jiff::civil::Date;
use shared_model::calendar::Month;
use shared_model::id::{AccountId, AgencyId, PlanId, ProjectId, ReportId};
use shared_model::moment::Moment;
use shared_model::report::ReportState;
use shared_model::sha::Sha256;

use super::page::{self, Listed, Page};
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// A report as it is stored.
#[derive(Debug, Clone)]
pub struct ReportRow {
    /// The report.
    pub id: ReportId,
    /// The agency.
    pub agency: AgencyId,
    /// The project.
    pub project: ProjectId,
    /// The project's name.
    pub project_name: String,
    /// The plan.
    pub plan: PlanId,
    /// The month.
    pub month: Month,
    /// The report number.
    pub number: String,
    /// Where it stands.
    pub state: ReportState,
    /// Why it could not be made: an error body (JSON).
    pub error: Option<String>,
    /// Report date.
    pub dated_on: Date,
    /// First service day.
    pub service_from: Date,
    /// Last service day.
    pub service_to: Date,
    /// When the last of its tasks was submitted.
    pub submitted_at: Moment,
    /// Digest of the frozen input.
    pub input: Sha256,
    /// Digest of the document.
    pub pdf: Option<Sha256>,
    /// Pages of the document.
    pub pages: Option<u32>,
    /// Size of the document in bytes.
    pub bytes: Option<u64>,
    /// Who asked for it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Moment,
    /// When it was made.
    pub generated_at: Option<Moment>,
    /// The filing.
    pub filing: Option<FilingRow>,
}

/// The filing of a report.
#[derive(Debug, Clone)]
pub struct FilingRow {
    /// Filing number.
    pub number: String,
    /// The technical lead's opinion.
    pub note: String,
    /// Who filed.
    pub by: AccountId,
    /// Their name.
    pub name: String,
    /// When.
    pub at: Moment,
    /// Whether it was later than the rules ask.
    pub late: bool,
}

/// A document as it came out of the typesetting.
#[derive(Debug, Clone, Copy)]
pub struct Document {
    /// Its digest.
    pub sha256: Sha256,
    /// Its pages.
    pub pages: u32,
    /// Its size in bytes.
    pub bytes: u64,
}

/// Which reports are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only of this project.
    pub project: Option<ProjectId>,
    /// Only of this plan.
    pub plan: Option<PlanId>,
    /// Only of this month.
    pub month: Option<Month>,
    /// Only in this state.
    pub state: Option<&'static str>,
}

const NEXT_SEQ: &str = "SELECT COALESCE(MAX(seq), 0) + 1 FROM report WHERE agency = $1 AND year = $2";
const INSERT: &str = "INSERT INTO report
    (id, agency, project, plan, month, number, year, seq, state, progress, dated_on, service_from, service_to,
     submitted_at, input_sha256, created_by, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'queued', 0, $9, $10, $11, $12, $13, $14, $15)";
const GET: &str = "SELECT 0, r.id, r.agency, r.project, p.name, r.plan, r.month, r.number, r.state, r.progress, r.error,
        r.dated_on, r.service_from, r.service_to, r.submitted_at, r.input_sha256, r.pdf_sha256, r.pages, r.bytes,
        r.created_by, r.created_at, r.generated_at, r.filing_number, r.filing_note, r.filed_by, n.name, r.filed_at,
        r.filed_late
    FROM report r JOIN project p ON p.id = r.project
    LEFT JOIN account a ON a.id = r.filed_by LEFT JOIN person n ON n.id = a.person
    WHERE r.id = $1";
const LIST: &str = "SELECT count(*) OVER (), r.id, r.agency, r.project, p.name, r.plan, r.month, r.number, r.state,
        r.progress, r.error, r.dated_on, r.service_from, r.service_to, r.submitted_at, r.input_sha256, r.pdf_sha256,
        r.pages, r.bytes, r.created_by, r.created_at, r.generated_at, r.filing_number, r.filing_note, r.filed_by,
        n.name, r.filed_at, r.filed_late
    FROM report r JOIN project p ON p.id = r.project
    LEFT JOIN account a ON a.id = r.filed_by LEFT JOIN person n ON n.id = a.person
    WHERE r.deleted_at IS NULL AND ($1 IS NULL OR r.agency = $1) AND ($2 IS NULL OR p.jurisdiction LIKE $2)
        AND ($3 IS NULL OR p.lead = $3) AND ($4 IS NULL OR r.project = $4) AND ($5 IS NULL OR r.plan = $5)
        AND ($6 IS NULL OR r.month = $6) AND ($7 IS NULL OR r.state = $7)
        AND (p.name LIKE $8 ESCAPE '\\' OR r.number LIKE $8 ESCAPE '\\')
    ORDER BY r.created_at DESC, r.id LIMIT $9 OFFSET $10";
const OF_PLAN: &str = "SELECT id FROM report WHERE plan = $1 AND deleted_at IS NULL";
const NEXT_QUEUED: &str = "SELECT id FROM report WHERE state = 'queued' ORDER BY created_at, id LIMIT 1";
const REQUEUE: &str = "UPDATE report SET state = 'queued', progress = 0 WHERE state = 'running'";
const SET_STATE: &str = "UPDATE report SET state = $2, progress = $3, error = NULL WHERE id = $1";
const FAIL: &str = "UPDATE report SET state = 'failed', error = $2 WHERE id = $1";
const DONE: &str = "UPDATE report SET state = 'generated', progress = 100, error = NULL, pdf_sha256 = $2, pages = $3,
    bytes = $4, generated_at = $5 WHERE id = $1";
const DELETE: &str = "UPDATE report SET state = 'deleted', deleted_at = $2 WHERE id = $1";
const FILE: &str = "UPDATE report SET state = 'filed', pdf_sha256 = $2, pages = $3, bytes = $4, filing_number = $5,
    filing_note = $6, filed_by = $7, filed_at = $8, filed_late = $9 WHERE id = $1";

/// The next running number of an agency's reports in a year; numbers of deleted reports are not used again.
///
/// # Errors
/// Whatever the database says.
pub fn next_seq(tx: &Tx<'_>, agency: AgencyId, year: i16) -> Result<i64, DbError> {
    tx.query_one(NEXT_SEQ, params![agency, i64::from(year)], |row| row.get(0))
}

/// Records a report that waits to be made.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, report: &ReportRow, seq: i64) -> Result<(), DbError> {
    let ReportRow { id, agency, project, plan, month, number, dated_on, service_from, service_to, .. } = report;
    let (dated, from, to) = (dated_on.to_string(), service_from.to_string(), service_to.to_string());
    let year = i64::from(month.first_day().year());
    tx.execute(
        INSERT,
        params![
            *id, *agency, *project, *plan, month.to_string(), number, year, seq, dated, from, to, report.submitted_at,
            report.input, report.created_by, report.created_at
        ],
    )
    .map(drop)
}

/// One report, deleted or not.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: ReportId) -> Result<Option<ReportRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// Reports that are not deleted, the newest first.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: Wanted, page: &Page) -> Result<Listed<ReportRow>, DbError> {
    let Wanted { project, plan, month, state } = wanted;
    let month = month.map(|month| month.to_string());
    let params = params![
        filter.agency, filter.region, filter.assigned, project, plan, month, state, page.pattern, page.limit,
        page.offset
    ];
    page::list(tx, LIST, params, read)
}

/// The report of a plan that is not deleted.
///
/// # Errors
/// Whatever the database says.
pub fn of_plan(tx: &Tx<'_>, plan: PlanId) -> Result<Option<ReportId>, DbError> {
    tx.query_opt(OF_PLAN, params![plan], |row| row.get(0))
}

/// The report that waits the longest.
///
/// # Errors
/// Whatever the database says.
pub fn next_queued(tx: &Tx<'_>) -> Result<Option<ReportId>, DbError> {
    tx.query_opt(NEXT_QUEUED, &[], |row| row.get(0))
}

/// Puts reports back that were being made when the server stopped.
///
/// # Errors
/// Whatever the database says.
pub fn requeue(tx: &Tx<'_>) -> Result<usize, DbError> {
    tx.execute(REQUEUE, &[])
}

/// Records how far a report is.
///
/// # Errors
/// Whatever the database says.
pub fn set_state(tx: &Tx<'_>, id: ReportId, state: ReportState) -> Result<(), DbError> {
    let progress = if let ReportState::Running { progress } = state { i64::from(progress) } else { 0 };
    tx.execute(SET_STATE, params![id, state.word(), progress]).map(drop)
}

/// Records why a report could not be made.
///
/// # Errors
/// Whatever the database says.
pub fn fail(tx: &Tx<'_>, id: ReportId, error: &str) -> Result<(), DbError> {
    tx.execute(FAIL, params![id, error]).map(drop)
}

/// Records the document.
///
/// # Errors
/// Whatever the database says.
pub fn done(tx: &Tx<'_>, id: ReportId, document: Document, at: Moment) -> Result<(), DbError> {
    let Document { sha256, pages, bytes } = document;
    tx.execute(DONE, params![id, sha256, i64::from(pages), bytes, at]).map(drop)
}

/// Marks a report as deleted.
///
/// # Errors
/// Whatever the database says.
pub fn delete(tx: &Tx<'_>, id: ReportId, at: Moment) -> Result<(), DbError> {
    tx.execute(DELETE, params![id, at]).map(drop)
}

/// Seals a report: its document with the filing on the cover.
///
/// # Errors
/// Whatever the database says.
pub fn file(tx: &Tx<'_>, id: ReportId, document: Document, filing: &FilingRow) -> Result<(), DbError> {
    let Document { sha256, pages, bytes } = document;
    let FilingRow { number, note, by, at, late, .. } = filing;
    tx.execute(FILE, params![id, sha256, i64::from(pages), bytes, number, note, *by, *at, *late]).map(drop)
}

fn read(row: &Row<'_>) -> Result<ReportRow, DbError> {
    let (state, progress): (String, i64) = (row.get(8)?, row.get(9)?);
    let state = ReportState::of_word(&state, u8::try_from(progress).unwrap_or(100));
    let filing_number: Option<String> = row.get(22)?;
    let filing = match filing_number {
        None => None,
        Some(number) => Some(FilingRow {
            number,
            note: row.get(23)?,
            by: row.get(24)?,
            name: row.get(25)?,
            at: row.get(26)?,
            late: row.get(27)?,
        }),
    };
    Ok(ReportRow {
        id: row.get(1)?,
        agency: row.get(2)?,
        project: row.get(3)?,
        project_name: row.get(4)?,
        plan: row.get(5)?,
        month: word(row, 6, "a month")?,
        number: row.get(7)?,
        state: state.ok_or_else(|| DbError::Column { column: "state".to_owned(), expected: "a report's state" })?,
        error: row.get(10)?,
        dated_on: word(row, 11, "a day")?,
        service_from: word(row, 12, "a day")?,
        service_to: word(row, 13, "a day")?,
        submitted_at: row.get(14)?,
        input: row.get(15)?,
        pdf: row.get(16)?,
        pages: row.get(17)?,
        bytes: row.get(18)?,
        created_by: row.get(19)?,
        created_at: row.get(20)?,
        generated_at: row.get(21)?,
        filing,
    })
}

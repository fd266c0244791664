//! Reports: the row is the job as well.

pub mod due;
mod upload;

use jiff::civil::Date;
use serde_json::Value;
use shared_model::calendar::Month;
use shared_model::id::{AccountId, AgencyId, PlanId, ProjectId, ReportId, RequestId};
use shared_model::moment::Moment;
use shared_model::report::{Conclusion, ReportKind, ReportState};
use shared_model::sha::Sha256;

use super::search::{self, Indexed};
use super::sql::sql;
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;
pub use upload::UploadRow;

/// A filing.
#[derive(Debug, Clone)]
pub struct FilingRow {
    /// Its number.
    pub number: String,
    /// The opinion.
    pub note: String,
    /// Who filed.
    pub by: AccountId,
    /// Their name.
    pub by_name: String,
    /// When.
    pub at: Moment,
    /// Whether it was late.
    pub late: bool,
    /// What names the report on its public page; filings of older programs have none.
    pub token: Option<String>,
}

/// A document that was made.
#[derive(Debug, Clone, Copy)]
pub struct DocumentRow {
    /// Its digest: the name in the media store.
    pub sha256: Sha256,
    /// Its pages.
    pub pages: u32,
    /// Its size.
    pub bytes: u64,
    /// When it was made.
    pub at: Moment,
}

/// One report.
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
    /// The number printed on it.
    pub number: String,
    /// Which parts it has.
    pub kind: ReportKind,
    /// What an inspection came to.
    pub conclusion: Option<Conclusion>,
    /// The uploaded body.
    pub upload: Option<UploadRow>,
    /// Digest of the document before it was filed.
    pub generated: Option<Sha256>,
    /// Where it stands.
    pub state: ReportState,
    /// Why it could not be made: public code and particulars.
    pub error: Option<Value>,
    /// The report date.
    pub dated_on: Date,
    /// First and last service day.
    pub service: (Date, Date),
    /// When the last of its tasks was submitted.
    pub submitted_at: Moment,
    /// Digest of the frozen input.
    pub input: Sha256,
    /// The document.
    pub document: Option<DocumentRow>,
    /// Who asked for it.
    pub created_by: AccountId,
    /// When.
    pub created_at: Moment,
    /// The filing.
    pub filing: Option<FilingRow>,
    /// When a correction let another report take its place.
    pub superseded_at: Option<Moment>,
}

/// What a filing number begins with; the report's own number follows.
pub const FILING_PREFIX: &str = "BA-";

const INSERT: &str =
    "INSERT INTO report (id, agency, project, plan, month, number, year, seq, state, progress, dated_on,
        service_from, service_to, submitted_at, input_sha256, created_by, created_at, kind, conclusion, upload_sha256,
        upload_name, upload_bytes, upload_pages)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, 'queued', 0, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20,
        ?21)";
const NEXT_SEQ: &str = "SELECT COALESCE(MAX(seq), 0) + 1 FROM report WHERE agency = ?1 AND year = ?2";
const OF_PLAN: &str = "SELECT id FROM report WHERE plan = ?1 AND deleted_at IS NULL AND superseded_at IS NULL";
const FILED_FIRST: &str = "SELECT id FROM report WHERE project = ?1 AND month = ?2 AND deleted_at IS NULL
    AND superseded_at IS NULL ORDER BY state = 'filed' DESC, id LIMIT 1";
const HAS_FILED: &str = "SELECT 1 FROM report WHERE project = ?1 AND state = 'filed' LIMIT 1";
const SUPERSEDED: &str = "SELECT id FROM report WHERE plan = ?1 AND superseded_at IS NOT NULL LIMIT 1";
const SUPERSEDE: &str = "UPDATE report SET superseded_at = ?2, superseded_for = ?3 WHERE id = ?1";
const OF_MONTH: &str = "SELECT id FROM report WHERE project = ?1 AND month = ?2 AND deleted_at IS NULL
    AND superseded_at IS NULL";
pub(super) const ROWS: [&str; 3] = [
    "0, r.id, r.agency, r.project, p.name, r.plan, r.month, r.number, r.state, r.progress, r.error, r.dated_on,
        r.service_from, r.service_to, r.submitted_at, r.input_sha256, r.pdf_sha256, r.pages, r.bytes, r.generated_at,
        r.created_by, r.created_at, r.filing_number, r.filing_note, r.filed_by, n.name, r.filed_at, r.filed_late,
        r.superseded_at, r.kind, r.conclusion, r.upload_sha256, r.upload_name, r.upload_bytes, r.upload_pages,
        r.generated_sha256, r.proof_token",
    "report r JOIN project p ON p.id = r.project
        LEFT JOIN account a ON a.id = r.filed_by LEFT JOIN person n ON n.id = a.person",
    "r.id = k.id",
];
const GET: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE r.id = ?1 AND r.deleted_at IS NULL");
const NEXT: &str =
    "SELECT id FROM report WHERE state = 'queued' AND deleted_at IS NULL ORDER BY created_at, id LIMIT 1";
const WAITING: &str = "SELECT count(*) FROM report WHERE state = 'queued' AND deleted_at IS NULL";
const RUNNING: &str = "SELECT id FROM report WHERE state = 'running' ORDER BY created_at, id";
const INTERRUPTED: &str = "UPDATE report SET state = 'queued', progress = 0 WHERE id = ?1 AND state = 'running'";
const PROGRESS: &str = "UPDATE report SET progress = ?2 WHERE id = ?1 AND state = 'running'";
const SET_STATE: &str = "UPDATE report SET state = ?2, progress = ?3, error = ?4 WHERE id = ?1";
const DONE: &str = "UPDATE report SET state = 'generated', progress = 100, pdf_sha256 = ?2, generated_sha256 = ?2, pages = ?3, bytes = ?4,
        generated_at = ?5 WHERE id = ?1 AND state = 'running'";
const FILE: &str =
    "UPDATE report SET state = 'filed', filing_number = ?2, filing_note = ?3, filed_by = ?4, filed_at = ?5,
        filed_late = ?6, pdf_sha256 = ?7, pages = ?8, bytes = ?9, proof_token = ?10 WHERE id = ?1";
const DELETE: &str = "UPDATE report SET state = 'deleted', deleted_at = ?2 WHERE id = ?1";

/// The next running number of an agency in a year.
///
/// # Errors
/// Whatever the database says.
pub fn next_seq(tx: &Tx<'_>, agency: AgencyId, year: i16) -> Result<u32, DbError> {
    tx.query_one(NEXT_SEQ, params![agency, i32::from(year)], |row| row.get(0))
}

/// Queues a report.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, report: &ReportRow, year: i16, seq: u32) -> Result<(), DbError> {
    let month = report.month.to_string();
    let (from, to) = (report.service.0.to_string(), report.service.1.to_string());
    let upload = report.upload.as_ref();
    tx.execute(
        INSERT,
        params![
            report.id,
            report.agency,
            report.project,
            report.plan,
            month,
            report.number,
            i32::from(year),
            seq,
            report.dated_on.to_string(),
            from,
            to,
            report.submitted_at,
            report.input,
            report.created_by,
            report.created_at,
            report.kind.word(),
            report.conclusion.map(Conclusion::word),
            upload.map(|upload| upload.sha256),
            upload.map(|upload| upload.name.clone()),
            upload.map(|upload| upload.bytes),
            upload.map(|upload| upload.pages)
        ],
    )?;
    search::refresh(tx, Indexed::Report, report.id.as_bytes())
}

/// Whether a report of a month of a project is neither deleted nor superseded.
///
/// # Errors
/// Whatever the database says.
pub fn is_of_month(tx: &Tx<'_>, project: ProjectId, month: Month) -> Result<bool, DbError> {
    Ok(tx.query_opt(OF_MONTH, params![project, month.to_string()], |row| row.get::<ReportId>(0))?.is_some())
}

/// Where the report stands that counts on the approval of a task: its plan's, or without a plan any of its month.
///
/// # Errors
/// Whatever the database says.
pub fn counting_on(
    tx: &Tx<'_>,
    plan: Option<PlanId>,
    project: ProjectId,
    month: Month,
) -> Result<Option<ReportState>, DbError> {
    let report = match plan {
        Some(plan) => of_plan(tx, plan)?,
        None => tx.query_opt(FILED_FIRST, params![project, month.to_string()], |row| row.get(0))?,
    };
    Ok(report.map(|report| get(tx, report)).transpose()?.flatten().map(|report| report.state))
}

/// Whether any report of a project was ever filed.
///
/// # Errors
/// Whatever the database says.
pub fn has_filed(tx: &Tx<'_>, project: ProjectId) -> Result<bool, DbError> {
    tx.query_opt(HAS_FILED, params![project], |row| row.get::<i64>(0)).map(|found| found.is_some())
}

/// Whether a filed report of a plan was superseded: another may take its place.
///
/// # Errors
/// Whatever the database says.
pub fn is_superseded(tx: &Tx<'_>, plan: PlanId) -> Result<bool, DbError> {
    Ok(tx.query_opt(SUPERSEDED, params![plan], |row| row.get::<ReportId>(0))?.is_some())
}

/// Notes that another report may take the place of a filed one, which stays as it is.
///
/// # Errors
/// Whatever the database says.
pub fn supersede(tx: &Tx<'_>, id: ReportId, at: Moment, request: RequestId) -> Result<(), DbError> {
    tx.execute(SUPERSEDE, params![id, at, request]).map(drop)
}

/// The report of a plan, unless deleted or superseded.
///
/// # Errors
/// Whatever the database says.
pub fn of_plan(tx: &Tx<'_>, plan: PlanId) -> Result<Option<ReportId>, DbError> {
    tx.query_opt(OF_PLAN, params![plan], |row| row.get(0))
}

/// One report, unless deleted.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: ReportId) -> Result<Option<ReportRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The queued report that has waited longest.
///
/// # Errors
/// Whatever the database says.
pub fn next(tx: &Tx<'_>) -> Result<Option<ReportId>, DbError> {
    tx.query_opt(NEXT, &[], |row| row.get(0))
}

/// How many reports wait to be made.
///
/// # Errors
/// Whatever the database says.
pub fn waiting(tx: &Tx<'_>) -> Result<u32, DbError> {
    tx.query_one(WAITING, &[], |row| row.get(0))
}

/// The reports that are being made, or were when their server stopped.
///
/// # Errors
/// Whatever the database says.
pub fn running(tx: &Tx<'_>) -> Result<Vec<ReportId>, DbError> {
    tx.query(RUNNING, &[], |row| row.get(0))
}

/// Queues a report again that nobody is making any more.
///
/// # Errors
/// Whatever the database says.
pub fn interrupted(tx: &Tx<'_>, id: ReportId) -> Result<(), DbError> {
    tx.execute(INTERRUPTED, params![id]).map(drop)
}

/// Records how far a report is, as long as it is being made.
///
/// # Errors
/// Whatever the database says.
pub fn progress(tx: &Tx<'_>, id: ReportId, percent: u8) -> Result<(), DbError> {
    tx.execute(PROGRESS, params![id, percent]).map(drop)
}

/// Records where a report stands.
///
/// # Errors
/// Whatever the database says.
pub fn set_state(tx: &Tx<'_>, id: ReportId, state: ReportState, error: Option<&Value>) -> Result<(), DbError> {
    let progress = if let ReportState::Running { progress } = state { progress } else { 0 };
    tx.execute(SET_STATE, params![id, state.word(), progress, error.map(Value::to_string)]).map(drop)
}

/// Records the document of a report that is being made; whether it still was.
///
/// # Errors
/// Whatever the database says.
pub fn done(tx: &Tx<'_>, id: ReportId, document: &DocumentRow) -> Result<bool, DbError> {
    let DocumentRow { sha256, pages, bytes, at } = *document;
    Ok(tx.execute(DONE, params![id, sha256, pages, bytes, at])? == 1)
}

/// Records the filing of a report with the document that carries it; from then on the row never changes.
///
/// # Errors
/// Whatever the database says.
pub fn file(tx: &Tx<'_>, id: ReportId, filing: &FilingRow, document: &DocumentRow) -> Result<(), DbError> {
    let FilingRow { number, note, by, at, late, token, .. } = filing;
    let DocumentRow { sha256, pages, bytes, .. } = *document;
    tx.execute(FILE, params![id, number, note, *by, *at, *late, sha256, pages, bytes, *token]).map(drop)
}

/// Marks a report as deleted.
///
/// # Errors
/// Whatever the database says.
pub fn delete(tx: &Tx<'_>, id: ReportId, at: Moment) -> Result<(), DbError> {
    tx.execute(DELETE, params![id, at]).map(drop)
}

pub(super) fn read(row: &Row<'_>) -> Result<ReportRow, DbError> {
    let error = row.get::<Option<String>>(10)?;
    let state = ReportState::of_word(&row.get::<String>(8)?, row.get(9)?)
        .ok_or_else(|| DbError::Column { column: "report.state".to_owned(), expected: "a report's state" })?;
    let document = match row.get::<Option<Sha256>>(16)? {
        None => None,
        Some(sha256) => Some(DocumentRow { sha256, pages: row.get(17)?, bytes: row.get(18)?, at: row.get(19)? }),
    };
    let filing = match row.get::<Option<String>>(22)? {
        None => None,
        Some(number) => Some(FilingRow {
            number,
            note: row.get(23)?,
            by: row.get(24)?,
            by_name: row.get(25)?,
            at: row.get(26)?,
            late: row.get(27)?,
            token: row.get(36)?,
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
        kind: word(row, 29, "a kind of report")?,
        conclusion: row.get::<Option<String>>(30)?.map(|_| word(row, 30, "a conclusion")).transpose()?,
        upload: upload::read(row)?,
        generated: row.get(35)?,
        state,
        error: error.as_deref().and_then(|text| serde_json::from_str(text).ok()),
        dated_on: word(row, 11, "a day")?,
        service: (word(row, 12, "a day")?, word(row, 13, "a day")?),
        submitted_at: row.get(14)?,
        input: row.get(15)?,
        document,
        created_by: row.get(20)?,
        created_at: row.get(21)?,
        filing,
        superseded_at: row.get(28)?,
    })
}

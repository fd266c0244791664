//! What the register says of a filed report to whoever holds it, without signing in (R6.4).
//!
//! Who holds the paper has the code printed on it: a QR code with the token, or the filing number and a check code. What is
//! told names no person. The file itself never comes here: a browser takes its digest and compares.

use shared_model::calendar::Month;
use shared_model::moment::Moment;
use shared_model::report::ReportKind;
use shared_model::sha::Sha256;

use super::application::code::letters;
use super::session::throttle::{self, Subjects};
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::report::ReportRow;

/// Letters of the check code: 40 bits, of which five can be tried in a quarter of an hour.
const CODE_LETTERS: usize = 8;
/// More than any filing number or token has.
const LONGEST: usize = 80;

/// What names a filed report.
#[derive(Debug, Clone)]
pub enum Named {
    /// What its QR code holds.
    Token(String),
    /// What is printed beside it.
    Number {
        /// The filing number.
        number: String,
        /// The check code.
        code: String,
    },
}

/// What the register says.
#[derive(Debug, Clone)]
pub struct Proof {
    /// The report's number.
    pub number: String,
    /// The filing number.
    pub filing_number: String,
    /// What kind of report it is.
    pub kind: ReportKind,
    /// The agency.
    pub agency_name: String,
    /// The project.
    pub project_name: String,
    /// The month.
    pub month: Month,
    /// When it was filed.
    pub filed_at: Moment,
    /// Whether that was late.
    pub late: bool,
    /// When a correction let another report take its place.
    pub superseded_at: Option<Moment>,
    /// Digest of the filed document.
    pub filed: Sha256,
    /// Digest of the uploaded body.
    pub uploaded: Option<Sha256>,
    /// Digests of what was generated for the same plan and not filed.
    pub drafts: Vec<Sha256>,
}

/// A token for a report that is being filed: 128 bits.
pub(super) fn new_token(core: &Core) -> String {
    letters(&core.env.random::<16>())
}

/// The check code that goes with the filing number, in groups of four.
#[must_use]
pub fn code(token: &str) -> String {
    let letters: Vec<char> = token.chars().take(CODE_LETTERS).collect();
    letters.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join("-")
}

/// Where the public page of a report is; `None` while the operator has not said where browsers reach the server.
pub(super) fn address(public_url: Option<&str>, token: &str) -> Option<String> {
    public_url.map(|url| format!("{url}/verify/{token}"))
}

/// What the register says of a filed report. A wrong number and a wrong code look alike, and both are counted.
///
/// # Errors
/// `proof.not_found`; `auth.locked` after too many.
pub fn look(core: &Core, named: &Named, address: &str) -> Result<Proof, ApiError> {
    let now = core.env.now();
    let subjects = match named {
        Named::Token(_) => Subjects::of_proof_token(address),
        Named::Number { number, .. } => Subjects::of_proof(&plain(number), address),
    };
    let found = core.db.read(|tx| {
        throttle::check(tx, &subjects, now)?;
        let row = match named {
            Named::Token(token) => store::proof::by_token(tx, &plain(token))?,
            Named::Number { number, code } => {
                let row = store::proof::by_filing(tx, &plain(number))?;
                row.filter(|row| {
                    token_of(row).is_some_and(|token| self::code(token).replace('-', "") == letters_of(code))
                })
            }
        };
        row.map(|row| proof(tx, row)).transpose()
    })?;
    if let Some(proof) = found.flatten() {
        return Ok(proof);
    }
    core.db.write(|tx| throttle::failed(tx, &subjects, now))?;
    Err(Code::ReportTokenUnknown.into())
}

/// What was typed, without blanks and in capitals.
fn plain(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace()).take(LONGEST).flat_map(char::to_uppercase).collect()
}

fn letters_of(typed: &str) -> String {
    plain(typed).chars().filter(char::is_ascii_alphanumeric).collect()
}

fn token_of(row: &ReportRow) -> Option<&str> {
    row.filing.as_ref().and_then(|filing| filing.token.as_deref())
}

fn proof(tx: &crate::db::Tx<'_>, row: ReportRow) -> Result<Option<Proof>, ApiError> {
    let (Some(filing), Some(document)) = (row.filing, row.document) else { return Ok(None) };
    let agency = store::agency::get(tx, row.agency)?.ok_or(Code::ServerFailed)?;
    let mut drafts = store::proof::drafts_of_plan(tx, row.plan)?;
    drafts.retain(|draft| *draft != document.sha256);
    Ok(Some(Proof {
        number: row.number,
        filing_number: filing.number,
        kind: row.kind,
        agency_name: agency.name,
        project_name: row.project_name,
        month: row.month,
        filed_at: filing.at,
        late: filing.late,
        superseded_at: row.superseded_at,
        filed: document.sha256,
        uploaded: row.upload.map(|upload| upload.sha256),
        drafts,
    }))
}

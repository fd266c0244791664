//! Applications of companies that have no account yet.

use shared_model::id::{DraftId, RequestId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use crate::db::{DbError, Tx};
use crate::params;

/// An application as it is stored.
#[derive(Debug, Clone)]
pub struct ApplicationRow {
    /// Its number.
    pub number: String,
    /// Digest of its code.
    pub code: Sha256,
    /// Whose uploads go with it.
    pub draft: DraftId,
    /// The form as filled in, JSON.
    pub body: String,
    /// The hash of the administrator's password.
    pub password: Option<String>,
    /// The request it was last handed in as.
    pub request: Option<RequestId>,
    /// When it was last changed.
    pub updated_at: Moment,
}

const INSERT: &str = "INSERT INTO application (number, code, draft, body, created_at, updated_at)
    VALUES (?1, ?2, ?3, ?4, ?5, ?5)";
const GET: &str = "SELECT number, code, draft, body, password, request, updated_at FROM application WHERE number = ?1";
const SAVE: &str = "UPDATE application SET body = ?2, updated_at = ?3 WHERE number = ?1";
const SET_DRAFT: &str = "UPDATE application SET draft = ?2 WHERE number = ?1";
const HAND_IN: &str = "UPDATE application SET request = ?2, password = ?3, updated_at = ?4 WHERE number = ?1";
const FORGET_PASSWORD: &str = "UPDATE application SET password = NULL WHERE number = ?1";

/// Adds an application.
///
/// # Errors
/// [`DbError::Constraint`] when the number is taken.
pub fn add(tx: &Tx<'_>, new: &ApplicationRow) -> Result<(), DbError> {
    let ApplicationRow { number, code, draft, body, updated_at, .. } = new;
    tx.execute(INSERT, params![number, *code, *draft, body, *updated_at]).map(drop)
}

/// One application.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, number: &str) -> Result<Option<ApplicationRow>, DbError> {
    tx.query_opt(GET, params![number], |row| {
        Ok(ApplicationRow {
            number: row.get(0)?,
            code: row.get(1)?,
            draft: row.get(2)?,
            body: row.get(3)?,
            password: row.get(4)?,
            request: row.get(5)?,
            updated_at: row.get(6)?,
        })
    })
}

/// Keeps the form as filled in so far.
///
/// # Errors
/// Whatever the database says.
pub fn save(tx: &Tx<'_>, number: &str, body: &str, at: Moment) -> Result<(), DbError> {
    tx.execute(SAVE, params![number, body, at]).map(drop)
}

/// Gives an application other uploads.
///
/// # Errors
/// Whatever the database says.
pub fn set_draft(tx: &Tx<'_>, number: &str, draft: DraftId) -> Result<(), DbError> {
    tx.execute(SET_DRAFT, params![number, draft]).map(drop)
}

/// Notes the request that an application was handed in as, and the hash of the administrator's password.
///
/// # Errors
/// Whatever the database says.
pub fn hand_in(tx: &Tx<'_>, number: &str, request: RequestId, password: &str, at: Moment) -> Result<(), DbError> {
    tx.execute(HAND_IN, params![number, request, password, at]).map(drop)
}

/// Forgets the password: the account has it now.
///
/// # Errors
/// Whatever the database says.
pub fn forget_password(tx: &Tx<'_>, number: &str) -> Result<(), DbError> {
    tx.execute(FORGET_PASSWORD, params![number]).map(drop)
}

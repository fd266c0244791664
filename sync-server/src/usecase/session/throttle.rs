//! How often somebody may guess: a count by account name and one by address, kept in the database so
//! that a restart forgives nothing.

use shared_model::moment::Moment;

use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::store::sign_in::{self, Failures};

/// A count older than this starts anew.
const WINDOW_MS: i64 = 15 * 60_000;
/// How long nothing is looked at once there were too many.
const LOCK_MS: i64 = 15 * 60_000;
/// Wrong passwords for one account name.
const BY_LOGIN: u32 = 5;
/// Wrong passwords from one address: an agency's office shares one.
const BY_ADDRESS: u32 = 50;

/// What an attempt is counted under.
pub(in crate::usecase) struct Subjects([(String, u32); 2]);

impl Subjects {
    /// Guessing the code of an application.
    pub(in crate::usecase) fn of_application(number: &str, address: &str) -> Self {
        Self([(format!("application:{number}"), BY_LOGIN), (format!("applications-from:{address}"), BY_ADDRESS)])
    }

    /// Guessing the code of a filed report.
    pub(in crate::usecase) fn of_proof(number: &str, address: &str) -> Self {
        Self([(format!("proof:{number}"), BY_LOGIN), (format!("proofs-from:{address}"), BY_ADDRESS)])
    }

    /// Guessing what names a filed report: nobody else is kept from looking by it.
    pub(in crate::usecase) fn of_proof_token(address: &str) -> Self {
        Self([(format!("proof-tokens-from:{address}"), BY_ADDRESS), (format!("proofs-from:{address}"), BY_ADDRESS)])
    }

    pub(super) fn new(login: &str, address: &str) -> Self {
        Self([(format!("login:{login}"), BY_LOGIN), (format!("address:{address}"), BY_ADDRESS)])
    }
}

/// Refuses the attempt while the account name or the address is locked.
pub(in crate::usecase) fn check(tx: &Tx<'_>, subjects: &Subjects, now: Moment) -> Result<(), ApiError> {
    for (subject, _) in &subjects.0 {
        let until = sign_in::failures(tx, subject)?.map(|count| count.locked_until);
        if let Some(left_ms) = until.map(|until| until.ms_since(now)).filter(|left| *left > 0) {
            let seconds = u64::try_from(left_ms).unwrap_or(0).div_ceil(1_000);
            return Err(ApiError::from(Code::AuthLocked).retry_after(seconds));
        }
    }
    Ok(())
}

/// Counts a failed attempt.
pub(in crate::usecase) fn failed(tx: &Tx<'_>, subjects: &Subjects, now: Moment) -> Result<(), DbError> {
    for (subject, allowed) in &subjects.0 {
        let before = sign_in::failures(tx, subject)?.filter(|count| now.ms_since(count.since_at) < WINDOW_MS);
        let failures = before.map_or(0, |count| count.failures) + 1;
        let since_at = before.map_or(now, |count| count.since_at);
        let locked_until = if failures >= *allowed { now.plus_ms(LOCK_MS) } else { now };
        sign_in::put(tx, subject, Failures { failures, since_at, locked_until })?;
    }
    Ok(())
}

/// Forgets the failures of the account name; those of the address stay, others may be guessing from it.
pub(super) fn succeeded(tx: &Tx<'_>, subjects: &Subjects) -> Result<(), DbError> {
    sign_in::clear(tx, &subjects.0[0].0)
}

/// Unlocks an account name (its administrator set a new password).
pub(in crate::usecase) fn unlock(tx: &Tx<'_>, login: &str) -> Result<(), DbError> {
    sign_in::clear(tx, &format!("login:{login}"))
}

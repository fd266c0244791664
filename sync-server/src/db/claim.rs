//! Who is at a piece of work that can be begun again: for the servers of one database, so that none is done twice at once
//! and none is left lying by a server that died.
//!
//! PostgreSQL holds a claim for as long as the connection lives that made it. A database in a file has one server.

use std::collections::BTreeSet;
use std::sync::Mutex;

use super::place::DatabasePlace;
use super::postgres::Session;
use super::{Database, DbError, lock};

/// Locks for pieces of work are told apart from the writers' lock by having two numbers; this is the first.
const TRY: &str = "SELECT pg_try_advisory_lock(1, hashtext(?1))";
const RELEASE: &str = "SELECT pg_advisory_unlock(1, hashtext(?1))";

/// The claims of one server.
#[derive(Default)]
pub(super) struct Claims(Mutex<Made>);

#[derive(Default)]
struct Made {
    pieces: BTreeSet<String>,
    /// What holds them, when other servers could want the same.
    session: Option<Session>,
}

/// A piece of work that nobody else is at; ends with this value.
#[must_use]
pub struct Claim<'d> {
    claims: &'d Claims,
    piece: String,
}

impl Database {
    /// Claims a piece of work by its name, unless somebody is at it.
    ///
    /// # Errors
    /// [`DbError::Unreachable`] when PostgreSQL does not answer.
    pub fn claim(&self, piece: &str) -> Result<Option<Claim<'_>>, DbError> {
        let mut made = lock(&self.claims.0);
        if made.pieces.contains(piece) {
            return Ok(None);
        }
        if let DatabasePlace::Postgres(address) = &self.place {
            let session = match made.session.take() {
                Some(session) if !session.is_closed() => session,
                _ => Session::open(address)?,
            };
            let free = session.query(TRY, super::params![piece])?.first().is_some_and(|row| row.get(0));
            made.session = Some(session);
            if !free {
                return Ok(None);
            }
        }
        made.pieces.insert(piece.to_owned());
        drop(made);
        Ok(Some(Claim { claims: &self.claims, piece: piece.to_owned() }))
    }
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        let mut made = lock(&self.claims.0);
        made.pieces.remove(&self.piece);
        // A connection that does not answer holds nothing any more.
        if made.session.as_ref().is_some_and(|session| session.query(RELEASE, super::params![self.piece]).is_err()) {
            made.session = None;
        }
    }
}

//! The journal: what the server decided and received, in order, each entry carrying the hash of the one
//! before, so that `verify` shows that nothing was changed or removed since.

use serde::Serialize;
use shared_model::id::{AccountId, AgencyId};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use crate::db::{DbError, Row, Tx};
use crate::params;

/// What is to be recorded.
#[derive(Debug, Clone)]
pub struct JournalEvent {
    kind: &'static str,
    agency: Option<AgencyId>,
    subject: String,
    body: String,
}

impl JournalEvent {
    /// Something of kind `area.happened` about `subject` (an id), with its particulars.
    #[must_use]
    pub fn new(kind: &'static str, subject: impl ToString, body: &impl Serialize) -> Self {
        // A body is a plain struct or map with text keys; if one ever is not, the entry says so instead of vanishing.
        let body = serde_json::to_string(body).unwrap_or_else(|error| format!("{{\"unserialisable\":\"{error}\"}}"));
        Self { kind, agency: None, subject: subject.to_string(), body }
    }

    /// The agency the entry belongs to.
    #[must_use]
    pub const fn of(mut self, agency: AgencyId) -> Self {
        self.agency = Some(agency);
        self
    }
}

/// One entry as it stands in the journal.
#[derive(Debug, Clone)]
pub struct JournalEntry {
    /// Its place, counted from 1 without gaps.
    pub position: u64,
    /// When it was written.
    pub at: Moment,
    /// Who decided; none for the server itself.
    pub actor: Option<AccountId>,
    /// The agency it belongs to, if to one.
    pub agency: Option<AgencyId>,
    /// `area.happened`.
    pub kind: String,
    /// The id of what it is about.
    pub subject: String,
    /// The particulars, JSON.
    pub body: String,
    /// The hash of the entry before (zeros for the first).
    pub previous: Sha256,
    /// The hash of this entry.
    pub hash: Sha256,
}

/// What a walk over the whole journal found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct JournalCheck {
    /// Entries seen.
    pub entries: u64,
    /// The hash of the last one: note it down elsewhere, and a later cut-off end shows too.
    pub head: Sha256,
    /// The first place where the chain does not hold, and why.
    pub broken: Option<(u64, &'static str)>,
}

const LAST: &str = "SELECT position, hash FROM journal ORDER BY position DESC LIMIT 1";
const INSERT: &str = "INSERT INTO journal (position, at, actor, agency, kind, subject, body, previous, hash)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)";
const FROM: &str = "SELECT position, at, actor, agency, kind, subject, body, previous, hash
    FROM journal WHERE position > ?1 ORDER BY position LIMIT 1000";

/// Appends an entry; returns its position.
///
/// # Errors
/// Whatever the database says.
pub fn append(tx: &Tx<'_>, at: Moment, actor: Option<AccountId>, event: JournalEvent) -> Result<u64, DbError> {
    let last = tx.query_opt(LAST, &[], |row| Ok::<_, DbError>((row.get::<u64>(0)?, row.get::<Sha256>(1)?)))?;
    let (before, previous) = last.unwrap_or((0, Sha256::from_bytes([0; 32])));
    let JournalEvent { kind, agency, subject, body } = event;
    let mut entry = JournalEntry {
        position: before + 1,
        at,
        actor,
        agency,
        kind: kind.to_owned(),
        subject,
        body,
        previous,
        hash: previous,
    };
    entry.hash = entry.digest();
    tx.execute(
        INSERT,
        params![
            entry.position,
            entry.at,
            entry.actor,
            entry.agency,
            entry.kind,
            entry.subject,
            entry.body,
            entry.previous,
            entry.hash
        ],
    )?;
    Ok(entry.position)
}

/// Walks the whole chain.
///
/// # Errors
/// Whatever the database says; a broken chain is an answer, not an error.
pub fn verify(tx: &Tx<'_>) -> Result<JournalCheck, DbError> {
    let mut check = JournalCheck { entries: 0, head: Sha256::from_bytes([0; 32]), broken: None };
    loop {
        let entries = tx.query(FROM, params![check.entries], JournalEntry::read)?;
        if entries.is_empty() {
            return Ok(check);
        }
        for entry in entries {
            let reason = if entry.position != check.entries + 1 {
                Some("an entry is missing")
            } else if entry.previous != check.head {
                Some("it does not follow the entry before")
            } else if entry.digest() != entry.hash {
                Some("its content was changed")
            } else {
                None
            };
            if let Some(reason) = reason {
                check.broken = Some((check.entries + 1, reason));
                return Ok(check);
            }
            check.entries = entry.position;
            check.head = entry.hash;
        }
    }
}

impl JournalEntry {
    fn read(row: &Row<'_>) -> Result<Self, DbError> {
        Ok(Self {
            position: row.get(0)?,
            at: row.get(1)?,
            actor: row.get(2)?,
            agency: row.get(3)?,
            kind: row.get(4)?,
            subject: row.get(5)?,
            body: row.get(6)?,
            previous: row.get(7)?,
            hash: row.get(8)?,
        })
    }

    /// SHA-256 over every field, each with its length in front, so that no two entries look alike.
    fn digest(&self) -> Sha256 {
        let mut bytes = Vec::with_capacity(160 + self.body.len());
        let mut field = |field: &[u8]| {
            bytes.extend_from_slice(&u64::try_from(field.len()).unwrap_or(u64::MAX).to_be_bytes());
            bytes.extend_from_slice(field);
        };
        field(self.previous.as_bytes());
        field(&self.position.to_be_bytes());
        field(&self.at.as_ms().to_be_bytes());
        field(self.actor.as_ref().map_or(&[][..], |id| id.as_bytes()));
        field(self.agency.as_ref().map_or(&[][..], |id| id.as_bytes()));
        field(self.kind.as_bytes());
        field(self.subject.as_bytes());
        field(self.body.as_bytes());
        Sha256::of(&bytes)
    }
}

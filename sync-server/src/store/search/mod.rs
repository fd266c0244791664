//! What lists are searched by: for every object that has a name, the terms that find it (R12.4).
//!
//! Where the texts of a kind come from is said once, by the statement that reads them, so that adding, changing and
//! rebuilding cannot differ. Whoever adds or changes something with a name calls [`refresh`] in the same transaction.

mod terms;

#[cfg(test)]
mod tests;

use crate::db::{DbError, Row, Tx};
use crate::params;

use terms::Cut;
pub use terms::Needle;

/// The way terms are made. Another number rebuilds them when the database is opened.
const VERSION: &str = "1";

/// What can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexed {
    /// An agency: name, credit code, registry number.
    Agency,
    /// A person: name, telephone number, numbers of certificates.
    Person,
    /// An account: the person's name, the account's, telephone number.
    Account,
    /// An owner: name, credit code, contact and telephone number.
    Owner,
    /// A contract: its name and the owner's.
    Contract,
    /// A project: its name and the owner's, credit code, address.
    Project,
    /// A report: its number, whole or from a dash on.
    Report,
    /// A request: its subject, the names of its agency and project.
    Request,
}

// Columns: agency, region, two names (read as pinyin too), three plain texts, of several lines if need be.
const AGENCY: &str =
    "SELECT id, jurisdiction, name, NULL, credit_code, registry_number, NULL FROM agency WHERE id = ?1";
const PERSON: &str = "SELECT p.agency, COALESCE(g.jurisdiction, ''), p.name, NULL, p.phone,
        (SELECT string_agg(c.number, '\n') FROM certificate c WHERE c.person = p.id AND c.replaced_at IS NULL), NULL
    FROM person p LEFT JOIN agency g ON g.id = p.agency WHERE p.id = ?1";
const ACCOUNT: &str = "SELECT a.agency, COALESCE(g.jurisdiction, ''), n.name, NULL, a.login, a.phone, NULL
    FROM account a JOIN person n ON n.id = a.person LEFT JOIN agency g ON g.id = a.agency WHERE a.id = ?1";
const OWNER: &str = "SELECT o.agency, g.jurisdiction, o.name, o.contact, o.credit_code, o.phone, NULL
    FROM owner o JOIN agency g ON g.id = o.agency WHERE o.id = ?1";
const CONTRACT: &str = "SELECT c.agency, g.jurisdiction, c.name, o.name, NULL, NULL, NULL
    FROM contract c JOIN owner o ON o.id = c.owner JOIN agency g ON g.id = c.agency WHERE c.id = ?1";
const PROJECT: &str = "SELECT p.agency, p.jurisdiction, p.name, o.name, p.credit_code, p.address, NULL
    FROM project p JOIN contract c ON c.id = p.contract JOIN owner o ON o.id = c.owner WHERE p.id = ?1";

const REPORT: &str = "SELECT agency, region, NULL, NULL, number, NULL, NULL FROM report WHERE id = ?1";
const REQUEST: &str = "SELECT r.agency, r.region, r.subject, p.name, g.name, NULL, NULL FROM request r
    LEFT JOIN project p ON p.id = r.project LEFT JOIN agency g ON g.id = r.agency WHERE r.id = ?1";

const ACCOUNTS_OF_PERSON: &str = "SELECT id FROM account WHERE person = ?1";
const CONTRACTS_OF_OWNER: &str = "SELECT id FROM contract WHERE owner = ?1";
const PROJECTS_OF_CONTRACT: &str = "SELECT id FROM project WHERE contract = ?1";

const KEPT: &str = "SELECT agency, region, text FROM search_text WHERE kind = ?1 AND id = ?2";
const KEEP: &str = "INSERT INTO search_text (kind, id, agency, region, text) VALUES (?1, ?2, ?3, ?4, ?5)
    ON CONFLICT (kind, id) DO UPDATE SET agency = excluded.agency, region = excluded.region, text = excluded.text";
const ADD_TERM: &str = "INSERT INTO search_term (kind, agency, term, region, id) VALUES (?1, ?2, ?3, ?4, ?5)";
const DROP_TERM: &str =
    "DELETE FROM search_term WHERE kind = ?1 AND agency = ?2 AND term = ?3 AND region = ?4 AND id = ?5";
const DROP_TERMS: &str = "DELETE FROM search_term";
const DROP_TEXTS: &str = "DELETE FROM search_text";
const BUILT: &str = "SELECT 1 FROM server_fact WHERE name = 'search' AND value = ?1";
const SET_BUILT: &str = "INSERT INTO server_fact (name, value) VALUES ('search', ?1)
    ON CONFLICT (name) DO UPDATE SET value = excluded.value";

impl Indexed {
    /// Everything that can be searched for.
    pub const ALL: [Self; 8] = [
        Self::Agency,
        Self::Person,
        Self::Account,
        Self::Owner,
        Self::Contract,
        Self::Project,
        Self::Report,
        Self::Request,
    ];

    /// The word it is stored as.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Person => "person",
            Self::Account => "account",
            Self::Owner => "owner",
            Self::Contract => "contract",
            Self::Project => "project",
            Self::Report => "report",
            Self::Request => "request",
        }
    }

    const fn source(self) -> &'static str {
        match self {
            Self::Agency => AGENCY,
            Self::Person => PERSON,
            Self::Account => ACCOUNT,
            Self::Owner => OWNER,
            Self::Contract => CONTRACT,
            Self::Project => PROJECT,
            Self::Report => REPORT,
            Self::Request => REQUEST,
        }
    }

    const fn every(self) -> &'static str {
        match self {
            Self::Agency => "SELECT id FROM agency",
            Self::Person => "SELECT id FROM person",
            Self::Account => "SELECT id FROM account",
            Self::Owner => "SELECT id FROM owner",
            Self::Contract => "SELECT id FROM contract",
            Self::Project => "SELECT id FROM project",
            Self::Report => "SELECT id FROM report",
            Self::Request => "SELECT id FROM request",
        }
    }

    /// Where its terms may begin. There are as many reports as plans, and nobody looks for the middle of a number.
    const fn cut(self) -> Cut {
        match self {
            Self::Report => Cut::AfterDashes,
            _ => Cut::Anywhere,
        }
    }

    /// What is found by its texts too.
    const fn beneath(self) -> Option<(Self, &'static str)> {
        match self {
            Self::Person => Some((Self::Account, ACCOUNTS_OF_PERSON)),
            Self::Owner => Some((Self::Contract, CONTRACTS_OF_OWNER)),
            Self::Contract => Some((Self::Project, PROJECTS_OF_CONTRACT)),
            Self::Agency | Self::Account | Self::Project | Self::Report | Self::Request => None,
        }
    }
}

/// What is kept of one object.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Kept {
    /// The agency, empty for none.
    agency: Vec<u8>,
    region: String,
    /// The texts as they are compared, one a line.
    text: String,
}

/// Makes an object, and what carries its name, be found by the texts it has now.
///
/// # Errors
/// Whatever the database says.
pub fn refresh(tx: &Tx<'_>, what: Indexed, id: &[u8; 16]) -> Result<(), DbError> {
    put(tx, what, id)?;
    let Some((beneath, of)) = what.beneath() else { return Ok(()) };
    let ids = tx.query(of, params![id], |row| row.get::<[u8; 16]>(0))?;
    ids.iter().try_for_each(|id| refresh(tx, beneath, id))
}

/// Makes all terms anew. Returns how many objects can be found.
///
/// # Errors
/// Whatever the database says.
pub fn rebuild(tx: &Tx<'_>) -> Result<usize, DbError> {
    tx.execute(DROP_TERMS, &[])?;
    tx.execute(DROP_TEXTS, &[])?;
    let mut objects = 0;
    for what in Indexed::ALL {
        let ids = tx.query(what.every(), &[], |row| row.get::<[u8; 16]>(0))?;
        ids.iter().try_for_each(|id| put(tx, what, id))?;
        objects += ids.len();
    }
    tx.execute(SET_BUILT, params![VERSION])?;
    Ok(objects)
}

/// Whether the terms are made the way this program makes them.
///
/// # Errors
/// Whatever the database says.
pub fn is_current(tx: &Tx<'_>) -> Result<bool, DbError> {
    Ok(tx.query_opt(BUILT, params![VERSION], |row| row.get::<i64>(0))?.is_some())
}

/// Keeps the terms of one object, and drops those it had.
fn put(tx: &Tx<'_>, what: Indexed, id: &[u8; 16]) -> Result<(), DbError> {
    let kind = what.word();
    let before = tx.query_opt(KEPT, params![kind, id], |row| {
        Ok::<_, DbError>(Kept { agency: row.get(0)?, region: row.get(1)?, text: row.get(2)? })
    })?;
    let Some(now) = tx.query_opt(what.source(), params![id], read)? else { return Ok(()) };
    if before.as_ref() == Some(&now) {
        return Ok(());
    }
    if let Some(Kept { agency, region, text }) = &before {
        for term in terms::terms(text, what.cut()) {
            tx.execute(DROP_TERM, params![kind, agency, term, region, id])?;
        }
    }
    let Kept { agency, region, text } = &now;
    tx.execute(KEEP, params![kind, id, agency, region, text])?;
    for term in terms::terms(text, what.cut()) {
        tx.execute(ADD_TERM, params![kind, agency, term, region, id])?;
    }
    Ok(())
}

fn read(row: &Row<'_>) -> Result<Kept, DbError> {
    let agency = row.get::<Option<Vec<u8>>>(0)?.unwrap_or_default();
    let texts = |columns: std::ops::RangeInclusive<usize>| {
        columns.filter_map(|column| row.get::<Option<String>>(column).transpose()).collect::<Result<Vec<_>, _>>()
    };
    Ok(Kept { agency, region: row.get(1)?, text: terms::lines(&texts(2..=3)?, &texts(4..=6)?) })
}

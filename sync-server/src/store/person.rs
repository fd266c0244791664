//! People and their certificates.

use shared_model::id::{AgencyId, PersonId};
use shared_model::moment::Moment;
use shared_model::person::Certificate;

use super::page::{self, Listed, Page};
use super::search::{self, Indexed};
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// A person as it is stored.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The person.
    pub id: PersonId,
    /// The agency; none for people of the authority.
    pub agency: Option<AgencyId>,
    /// The agency's name.
    pub agency_name: Option<String>,
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
}

const INSERT: &str = "INSERT INTO person (id, agency, name, phone, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
const ADD_CERTIFICATE: &str = "INSERT INTO certificate (person, qualification, number, level, issued_on, expires_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const CERTIFICATES: &str = "SELECT qualification, number, level, issued_on, expires_on FROM certificate
    WHERE person = ?1 ORDER BY qualification, number";
const GET: &str = "SELECT 0, p.id, p.agency, g.name, p.name, p.phone
    FROM person p LEFT JOIN agency g ON g.id = p.agency WHERE p.id = ?1";
const LIST: &str = "SELECT count(*) OVER (), p.id, p.agency, g.name, p.name, p.phone
    FROM person p JOIN agency g ON g.id = p.agency
    WHERE (?1 IS NULL OR p.agency = ?1) AND (?2 IS NULL OR g.jurisdiction LIKE ?2)
        AND (p.name LIKE ?3 ESCAPE '\\' OR p.phone LIKE ?3 ESCAPE '\\')
    ORDER BY p.name, p.id LIMIT ?4 OFFSET ?5";

/// Adds a person.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, person: &PersonRow, at: Moment) -> Result<(), DbError> {
    tx.execute(INSERT, params![person.id, person.agency, person.name, person.phone, at])?;
    search::refresh(tx, Indexed::Person, person.id.as_bytes())
}

/// Adds a certificate of a person.
///
/// # Errors
/// [`DbError::Constraint`] when the person has this one already.
pub fn add_certificate(tx: &Tx<'_>, person: PersonId, certificate: &Certificate) -> Result<(), DbError> {
    let Certificate { qualification, level, number, issued_on, expires_on } = certificate;
    let expires_on = expires_on.map(|day| day.to_string());
    tx.execute(
        ADD_CERTIFICATE,
        params![person, qualification.word(), number, level.word(), issued_on.to_string(), expires_on],
    )
    .map(drop)
}

/// The certificates of a person.
///
/// # Errors
/// Whatever the database says.
pub fn certificates(tx: &Tx<'_>, person: PersonId) -> Result<Vec<Certificate>, DbError> {
    tx.query(CERTIFICATES, params![person], |row| {
        let expires_on = row.get::<Option<String>>(4)?;
        let expires_on = expires_on
            .map(|day| day.parse().map_err(|_| DbError::Column { column: "expires_on".to_owned(), expected: "a day" }));
        Ok(Certificate {
            qualification: word(row, 0, "a qualification")?,
            number: row.get(1)?,
            level: word(row, 2, "a level")?,
            issued_on: word(row, 3, "a day")?,
            expires_on: expires_on.transpose()?,
        })
    })
}

/// One person.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: PersonId) -> Result<Option<PersonRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The people of agencies within `filter`, by name.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, page: &Page) -> Result<Listed<PersonRow>, DbError> {
    page::list(tx, LIST, params![filter.agency, filter.region, page.pattern, page.limit, page.offset], read)
}

fn read(row: &Row<'_>) -> Result<PersonRow, DbError> {
    Ok(PersonRow {
        id: row.get(1)?,
        agency: row.get(2)?,
        agency_name: row.get(3)?,
        name: row.get(4)?,
        phone: row.get(5)?,
    })
}

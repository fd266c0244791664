//! People and their certificates.

use jiff::civil::Date;
use shared_model::id::{AgencyId, PersonId};
use shared_model::moment::Moment;
use shared_model::person::{Certificate, Qualification};

use super::page::{self, Listed, Page};
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// Which people are wanted; everything that is not said is not limited.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Only of this agency.
    pub agency: Option<AgencyId>,
    /// Only with a certificate whose last day lies in this range, both ends included.
    pub expiring: Option<(Date, Date)>,
    /// Those who left instead of those who are there.
    pub left: bool,
}

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
    /// Since when the person does not work for the agency any more.
    pub left_at: Option<Moment>,
}

const INSERT: &str = "INSERT INTO person (id, agency, name, phone, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
const ADD_CERTIFICATE: &str = "INSERT INTO certificate (person, qualification, number, level, issued_on, expires_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
const PUT_CERTIFICATE: &str = "INSERT INTO certificate (person, qualification, number, level, issued_on, expires_on)
    VALUES (?1, ?2, ?3, ?4, ?5, ?6)
    ON CONFLICT (person, qualification, number) DO UPDATE SET level = excluded.level, issued_on = excluded.issued_on,
        expires_on = excluded.expires_on, replaced_at = NULL";
const REPLACE_CERTIFICATES: &str = "UPDATE certificate SET replaced_at = ?2 WHERE person = ?1 AND replaced_at IS NULL";
const CERTIFICATES: &str = "SELECT qualification, number, level, issued_on, expires_on FROM certificate
    WHERE person = ?1 AND replaced_at IS NULL ORDER BY qualification, number";
const HOLDER: &str = "SELECT 0, p.id, p.agency, g.name, p.name, p.phone, p.left_at
    FROM certificate c JOIN person p ON p.id = c.person LEFT JOIN agency g ON g.id = p.agency
    WHERE c.qualification = ?1 AND c.number = ?2 AND c.replaced_at IS NULL AND p.left_at IS NULL
    ORDER BY p.id LIMIT 1";
const LEAVE: &str = "UPDATE person SET left_at = ?2 WHERE id = ?1 AND left_at IS NULL";
const NAMED: &str = "SELECT 0, p.id, p.agency, NULL, p.name, p.phone, p.left_at
    FROM person p WHERE p.agency = ?1 AND p.name = ?2 AND p.left_at IS NULL ORDER BY p.id LIMIT 20";
const GET: &str = "SELECT 0, p.id, p.agency, g.name, p.name, p.phone, p.left_at
    FROM person p LEFT JOIN agency g ON g.id = p.agency WHERE p.id = ?1";
const LIST: &str = "SELECT count(*) OVER (), p.id, p.agency, g.name, p.name, p.phone, p.left_at
    FROM person p JOIN agency g ON g.id = p.agency
    WHERE (?1 IS NULL OR p.agency = ?1) AND (?2 IS NULL OR g.jurisdiction LIKE ?2)
        AND (p.name LIKE ?3 ESCAPE '\\' OR p.phone LIKE ?3 ESCAPE '\\'
            OR EXISTS (SELECT 1 FROM certificate c WHERE c.person = p.id AND c.replaced_at IS NULL
                AND c.number LIKE ?3 ESCAPE '\\'))
        AND (?6 IS NULL OR p.agency = ?6) AND (p.left_at IS NOT NULL) = ?7
        AND (?8 IS NULL OR EXISTS (SELECT 1 FROM certificate c WHERE c.person = p.id AND c.replaced_at IS NULL
            AND c.expires_on BETWEEN ?8 AND ?9))
    ORDER BY p.name, p.id LIMIT ?4 OFFSET ?5";

/// Adds a person.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, person: &PersonRow, at: Moment) -> Result<(), DbError> {
    tx.execute(INSERT, params![person.id, person.agency, person.name, person.phone, at]).map(drop)
}

/// Adds a certificate of a person.
///
/// # Errors
/// [`DbError::Constraint`] when the person has this one already.
pub fn add_certificate(tx: &Tx<'_>, person: PersonId, certificate: &Certificate) -> Result<(), DbError> {
    write_certificate(tx, ADD_CERTIFICATE, person, certificate)
}

fn write_certificate(tx: &Tx<'_>, sql: &str, person: PersonId, certificate: &Certificate) -> Result<(), DbError> {
    let Certificate { qualification, level, number, issued_on, expires_on } = certificate;
    let expires_on = expires_on.map(|day| day.to_string());
    let (qualification, level) = (qualification.word(), level.word());
    tx.execute(sql, params![person, qualification, number, level, issued_on.to_string(), expires_on]).map(drop)
}

/// Makes these the certificates of a person; the others are kept and count no more.
///
/// # Errors
/// Whatever the database says.
pub fn set_certificates(
    tx: &Tx<'_>,
    person: PersonId,
    certificates: &[Certificate],
    at: Moment,
) -> Result<(), DbError> {
    tx.execute(REPLACE_CERTIFICATES, params![person, at])?;
    certificates.iter().try_for_each(|certificate| write_certificate(tx, PUT_CERTIFICATE, person, certificate))
}

/// Who works for some agency and holds the certificate of this number.
///
/// # Errors
/// Whatever the database says.
pub fn holder(tx: &Tx<'_>, qualification: Qualification, number: &str) -> Result<Option<PersonRow>, DbError> {
    tx.query_opt(HOLDER, params![qualification.word(), number], read)
}

/// The people of this name who work for an agency.
///
/// # Errors
/// Whatever the database says.
pub fn named(tx: &Tx<'_>, agency: AgencyId, name: &str) -> Result<Vec<PersonRow>, DbError> {
    tx.query(NAMED, params![agency, name], read)
}

/// Notes that a person left.
///
/// # Errors
/// Whatever the database says.
pub fn leave(tx: &Tx<'_>, person: PersonId, at: Moment) -> Result<(), DbError> {
    tx.execute(LEAVE, params![person, at]).map(drop)
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

/// The wanted people of agencies within `filter`, by name.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Listed<PersonRow>, DbError> {
    let (from, to) = wanted.expiring.map(|(from, to)| (from.to_string(), to.to_string())).unzip();
    let params = params![
        filter.agency,
        filter.region,
        page.pattern,
        page.limit,
        page.offset,
        wanted.agency,
        wanted.left,
        from,
        to
    ];
    page::list(tx, LIST, params, read)
}

fn read(row: &Row<'_>) -> Result<PersonRow, DbError> {
    Ok(PersonRow {
        id: row.get(1)?,
        agency: row.get(2)?,
        agency_name: row.get(3)?,
        name: row.get(4)?,
        phone: row.get(5)?,
        left_at: row.get(6)?,
    })
}

//! People and their certificates.

use std::collections::BTreeMap;

use jiff::civil::Date;
use shared_model::id::{AgencyId, PersonId};
use shared_model::moment::Moment;
use shared_model::person::{Certificate, Qualification};

use super::ids::{Ids, ids};
use super::page::{Asked, List, Listed, Page, found, keys};
use super::search::{self, Indexed};
use super::sql::sql;
use super::task::word;
use crate::db::{DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// Which people are wanted; everything that is not said is not limited.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
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
const CERTIFICATES: &str = sql!(
    "SELECT qualification, number, level, issued_on, expires_on, person FROM certificate WHERE person IN (",
    ids!(),
    ") AND replaced_at IS NULL ORDER BY person, qualification, number"
);
const ROWS: [&str; 3] = [
    "0, p.id, p.agency, g.name, p.name, p.phone, p.left_at",
    "person p LEFT JOIN agency g ON g.id = p.agency",
    "p.id = k.id",
];
const GET: &str = sql!("SELECT ", ROWS[0], " FROM ", ROWS[1], " WHERE p.id = ?1");
// Own filters: ?11 whether they left, ?12 and ?13 the days between which a certificate expires.
const SEEN: &str = sql!(
    " g.jurisdiction >= ?2 AND g.jurisdiction < ?3
    AND (p.left_at IS NOT NULL) = ?11
    AND (?12 IS NULL OR EXISTS (SELECT 1 FROM certificate c WHERE c.person = p.id AND c.replaced_at IS NULL
        AND c.expires_on >= ?12 AND c.expires_on <= ?13))",
    found!(text "person", "p.id")
);
const OF_AGENCY: &str = sql!(" FROM agency g CROSS JOIN person p WHERE g.id = ?1 AND p.agency = g.id AND", SEEN);
const FOUND: &str = sql!("person p JOIN agency g ON g.id = p.agency WHERE p.id = found.id AND", SEEN);
const BY_NAME: &str = "p.name, p.id";
const BY_AGENCY: &str = "g.jurisdiction, g.name, g.id, p.name, p.id";
/// The people of agencies: by name in an agency, by agency in a region.
pub const LIST: List = List {
    region: Some(keys!(
        ordered,
        ROWS,
        "p.id",
        sql!(" FROM agency g CROSS JOIN person p WHERE p.agency = g.id AND", SEEN),
        BY_AGENCY
    )),
    agency: Some(keys!(ordered, ROWS, "p.id", OF_AGENCY, BY_NAME)),
    found_agency: Some(keys!(sorted, ROWS, "p.id", sql!(found!(agency "person"), FOUND), BY_NAME)),
    found_region: Some(keys!(sorted, ROWS, "p.id", sql!(found!(region "person"), FOUND), BY_AGENCY)),
    searched: Some(Indexed::Person),
    ..List::named("people")
};
const HOLDER: &str = "SELECT 0, p.id, p.agency, g.name, p.name, p.phone, p.left_at
    FROM certificate c JOIN person p ON p.id = c.person LEFT JOIN agency g ON g.id = p.agency
    WHERE c.qualification = ?1 AND c.number = ?2 AND c.replaced_at IS NULL AND p.left_at IS NULL
    ORDER BY p.id LIMIT 1";
const LEAVE: &str = "UPDATE person SET left_at = ?2 WHERE id = ?1 AND left_at IS NULL";
const NAMED: &str = "SELECT 0, p.id, p.agency, NULL, p.name, p.phone, p.left_at
    FROM person p WHERE p.agency = ?1 AND p.name = ?2 AND p.left_at IS NULL ORDER BY p.id LIMIT 20";

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
    write_certificate(tx, ADD_CERTIFICATE, person, certificate)?;
    search::refresh(tx, Indexed::Person, person.as_bytes())
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
    certificates.iter().try_for_each(|certificate| write_certificate(tx, PUT_CERTIFICATE, person, certificate))?;
    search::refresh(tx, Indexed::Person, person.as_bytes())
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
    Ok(certificates_of(tx, std::iter::once(person))?.remove(&person).unwrap_or_default())
}

/// The certificates of several people, with one question.
///
/// # Errors
/// Whatever the database says.
pub fn certificates_of(
    tx: &Tx<'_>,
    people: impl Iterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, Vec<Certificate>>, DbError> {
    let people: Vec<PersonId> = people.collect();
    let ids = Ids::of(people.iter().map(PersonId::as_bytes));
    let mut found = BTreeMap::<PersonId, Vec<Certificate>>::new();
    tx.query(CERTIFICATES, params![ids], |row| {
        let expires_on = row.get::<Option<String>>(4)?;
        let expires_on = expires_on
            .map(|day| day.parse().map_err(|_| DbError::Column { column: "expires_on".to_owned(), expected: "a day" }));
        let certificate = Certificate {
            qualification: word(row, 0, "a qualification")?,
            number: row.get(1)?,
            level: word(row, 2, "a level")?,
            issued_on: word(row, 3, "a day")?,
            expires_on: expires_on.transpose()?,
        };
        found.entry(row.get(5)?).or_default().push(certificate);
        Ok::<_, DbError>(())
    })?;
    Ok(found)
}

/// One person.
///
/// # Errors
/// Whatever the database says.
pub fn get(tx: &Tx<'_>, id: PersonId) -> Result<Option<PersonRow>, DbError> {
    tx.query_opt(GET, params![id], read)
}

/// The wanted people of agencies within `filter`: by name in an agency, by agency in a region.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: &Wanted, page: &Page) -> Result<Listed<PersonRow>, DbError> {
    let (from, to) = wanted.expiring.map(|(from, to)| (from.to_string(), to.to_string())).unzip();
    LIST.part(tx, &Asked { filter, page, own: params![wanted.left, from, to], instead: None }, read)
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

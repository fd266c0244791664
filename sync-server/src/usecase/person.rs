//! People and their certificates (R1.3).

use jiff::civil::Date;
use serde_json::{Value, json};
use shared_model::calendar::{day_of, plus_days};
use shared_model::id::{AgencyId, PersonId};
use shared_model::permission::Action;
use shared_model::person::{Certificate, CertificateError, EXPIRY_WARNING_DAYS};

use super::access::{Belongs, Narrow};
use super::account::act::By;
use super::check::Fields;
use super::session::Actor;
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::history::HistoryRow;
use crate::store::page::{Listed, Page};
use crate::store::person::{self, PersonRow};

/// How far certificates have run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Running {
    /// Valid for at most 30 days more (R1.3).
    Expiring,
    /// Not valid any more.
    Expired,
}

/// Which people are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only with a certificate that has run this far.
    pub certificates: Option<Running>,
    /// Those who left instead of those who are there.
    pub left: bool,
}

/// A person to be recorded.
#[derive(Debug, Clone)]
pub struct NewPerson {
    /// The agency the person works for.
    pub agency: AgencyId,
    /// The name.
    pub name: String,
    /// The telephone number.
    pub phone: String,
    /// The certificates.
    pub certificates: Vec<Certificate>,
}

/// A person with the certificates.
#[derive(Debug, Clone)]
pub struct PersonWithCertificates {
    /// The person.
    pub person: PersonRow,
    /// The certificates.
    pub certificates: Vec<Certificate>,
}

/// Records a person.
///
/// # Errors
/// `request.not_found` for an agency the actor cannot see, `request.forbidden`, `request.invalid`.
pub fn add(core: &Core, actor: &Actor, new: NewPerson) -> Result<PersonWithCertificates, ApiError> {
    let now = core.env.now();
    let mut fields = Fields::default();
    let mut person = PersonRow {
        id: PersonId::new(now, core.env.random()),
        agency: Some(new.agency),
        agency_name: None,
        name: fields.line("name", &new.name),
        phone: fields.optional_line("phone", &new.phone),
        left_at: None,
    };
    check_certificates(&mut fields, "", &new.certificates);
    core.db.write(|tx| {
        let agency = store::agency::get(tx, new.agency)?.ok_or(Code::RequestNotFound)?;
        let belongs = Belongs { agency: agency.id, jurisdiction: &agency.jurisdiction, assigned: false };
        actor.require(Action::ReadPerson, Action::AddPerson, actor.relation_to(&belongs))?;
        fields.finish()?;
        person.agency_name = Some(agency.name);
        insert(tx, By::actor(actor, now), &person, &new.certificates)
    })?;
    Ok(PersonWithCertificates { person, certificates: new.certificates })
}

/// Adds a person with certificates that were checked.
pub(super) fn insert(tx: &Tx<'_>, by: By, person: &PersonRow, certificates: &[Certificate]) -> Result<(), ApiError> {
    store::person::add(tx, person, by.at)?;
    certificates.iter().try_for_each(|certificate| store::person::add_certificate(tx, person.id, certificate))?;
    let body = json!({ "name": person.name, "certificates": certificates });
    record(tx, by, "person.added", person, &body)
}

/// Writes what happened to a person into the journal.
pub(super) fn record(
    tx: &Tx<'_>,
    by: By,
    kind: &'static str,
    person: &PersonRow,
    body: &Value,
) -> Result<(), ApiError> {
    let event = JournalEvent::new(kind, person.id, body);
    let event = person.agency.map_or(event.clone(), |agency| event.of(agency));
    journal::append(tx, by.at, by.actor, event)?;
    Ok(())
}

/// The people the actor may see.
///
/// # Errors
/// `request.forbidden`.
pub fn list(
    core: &Core,
    actor: &Actor,
    narrow: &Narrow,
    wanted: Wanted,
    page: &Page,
) -> Result<Listed<PersonWithCertificates>, ApiError> {
    let filter = actor.filter(Action::ReadPerson)?.narrowed(narrow);
    let today = day_of(core.env.now());
    let expiring = wanted.certificates.map(|running| match running {
        Running::Expiring => (today, plus_days(today, EXPIRY_WARNING_DAYS)),
        Running::Expired => (Date::ZERO, plus_days(today, -1)),
    });
    let wanted = person::Wanted { expiring, left: wanted.left };
    Ok(core.db.read(|tx| {
        let listed = store::person::list(tx, &filter, &wanted, page)?;
        listed.try_turn(|people| {
            let mut certificates = store::person::certificates_of(tx, people.iter().map(|person| person.id))?;
            let with = |person: PersonRow| {
                let certificates = certificates.remove(&person.id).unwrap_or_default();
                PersonWithCertificates { person, certificates }
            };
            Ok::<_, DbError>(people.into_iter().map(with).collect())
        })
    })?)
}

/// One person.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: PersonId) -> Result<PersonWithCertificates, ApiError> {
    core.db.read(|tx| {
        let person = visible(tx, actor, id)?;
        Ok(with_certificates(tx, person)?)
    })
}

/// What was decided about a person, the newest first.
///
/// # Errors
/// `request.not_found`.
pub fn history(core: &Core, actor: &Actor, id: PersonId) -> Result<Vec<HistoryRow>, ApiError> {
    core.db.read(|tx| {
        visible(tx, actor, id)?;
        Ok(store::history::of(tx, id)?)
    })
}

/// A person the actor may see.
pub(super) fn visible(tx: &Tx<'_>, actor: &Actor, id: PersonId) -> Result<PersonRow, ApiError> {
    let person = store::person::get(tx, id)?.ok_or(Code::RequestNotFound)?;
    let agency = person.agency.ok_or(Code::RequestNotFound)?;
    let agency = store::agency::get(tx, agency)?.ok_or(Code::RequestNotFound)?;
    let belongs = Belongs { agency: agency.id, jurisdiction: &agency.jurisdiction, assigned: false };
    actor.require_read(Action::ReadPerson, actor.relation_to(&belongs))?;
    Ok(person)
}

fn with_certificates(tx: &Tx<'_>, person: PersonRow) -> Result<PersonWithCertificates, DbError> {
    let certificates = store::person::certificates(tx, person.id)?;
    Ok(PersonWithCertificates { person, certificates })
}

/// Checks the certificates of one person, whose fields begin with `prefix`.
pub(super) fn check_certificates(fields: &mut Fields, prefix: &str, certificates: &[Certificate]) {
    for (position, certificate) in certificates.iter().enumerate() {
        let (field, code) = match certificate.check() {
            Ok(()) => {
                let twice = |other: &Certificate| {
                    other.number == certificate.number && other.qualification == certificate.qualification
                };
                if certificates[..position].iter().any(twice) {
                    fields.wrong(format!("{prefix}certificates.{position}.number"), Code::FieldTaken);
                }
                continue;
            }
            Err(CertificateError::NoNumber) => ("number", Code::FieldRequired),
            Err(CertificateError::LevelOfOther) => ("level", Code::FieldUnknown),
            Err(CertificateError::ExpiresBeforeIssue) => ("expires_on", Code::FieldDates),
        };
        fields.wrong(format!("{prefix}certificates.{position}.{field}"), code);
    }
}

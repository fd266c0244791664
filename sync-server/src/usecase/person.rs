//! People and their certificates (R1.3).

use serde_json::json;
use shared_model::calendar::day_of;
use shared_model::id::{AgencyId, PersonId};
use shared_model::permission::Action;
use shared_model::person::{Certificate, CertificateError};

use super::access::{Belongs, Narrow};
use super::check::Fields;
use super::session::Actor;
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::page::{Listed, Page};
use crate::store::person::PersonRow;

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

/// Which people are wanted; everything that is not said is not limited.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Of which agency, or in which region.
    pub narrow: Narrow,
    /// Only those of whom a certificate has expired or expires within so many days.
    pub expiring_days: Option<u16>,
}

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

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
    };
    check_certificates(&mut fields, &new.certificates);
    core.db.write(|tx| {
        let agency = store::agency::get(tx, new.agency)?.ok_or(Code::RequestNotFound)?;
        let belongs = Belongs { agency: agency.id, jurisdiction: &agency.jurisdiction, assigned: false };
        actor.require(Action::ReadPerson, Action::AddPerson, actor.relation_to(&belongs))?;
        fields.finish()?;
        person.agency_name = Some(agency.name);
        store::person::add(tx, &person, now)?;
        new.certificates
            .iter()
            .try_for_each(|certificate| store::person::add_certificate(tx, person.id, certificate))?;
        let body = json!({ "name": person.name, "certificates": new.certificates });
        let event = JournalEvent::new("person.added", person.id, &body).of(agency.id);
        journal::append(tx, now, Some(actor.account), event)?;
        Ok::<_, ApiError>(())
    })?;
    Ok(PersonWithCertificates { person, certificates: new.certificates })
}

/// The people the actor may see.
///
/// # Errors
/// `request.forbidden`.
pub fn list(
    core: &Core,
    actor: &Actor,
    wanted: &Wanted,
    page: &Page,
) -> Result<Listed<PersonWithCertificates>, ApiError> {
    let filter = actor.filter(Action::ReadPerson)?.narrowed(&wanted.narrow);
    let until = wanted.expiring_days.map(|days| day_of(core.env.now().plus_ms(i64::from(days) * DAY_MS)));
    Ok(core.db.read(|tx| {
        let listed = store::person::list(tx, &filter, until, page)?;
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
        let person = store::person::get(tx, id)?.ok_or(Code::RequestNotFound)?;
        let agency = person.agency.ok_or(Code::RequestNotFound)?;
        let agency = store::agency::get(tx, agency)?.ok_or(Code::RequestNotFound)?;
        let belongs = Belongs { agency: agency.id, jurisdiction: &agency.jurisdiction, assigned: false };
        actor.require_read(Action::ReadPerson, actor.relation_to(&belongs))?;
        Ok(with_certificates(tx, person)?)
    })
}

fn with_certificates(tx: &Tx<'_>, person: PersonRow) -> Result<PersonWithCertificates, DbError> {
    let certificates = store::person::certificates(tx, person.id)?;
    Ok(PersonWithCertificates { person, certificates })
}

fn check_certificates(fields: &mut Fields, certificates: &[Certificate]) {
    for (position, certificate) in certificates.iter().enumerate() {
        let (field, code) = match certificate.check() {
            Ok(()) => {
                let twice = |other: &Certificate| {
                    other.number == certificate.number && other.qualification == certificate.qualification
                };
                if certificates[..position].iter().any(twice) {
                    fields.wrong(format!("certificates.{position}.number"), Code::FieldTaken);
                }
                continue;
            }
            Err(CertificateError::NoNumber) => ("number", Code::FieldRequired),
            Err(CertificateError::LevelOfOther) => ("level", Code::FieldUnknown),
            Err(CertificateError::ExpiresBeforeIssue) => ("expires_on", Code::FieldDates),
        };
        fields.wrong(format!("certificates.{position}.{field}"), code);
    }
}

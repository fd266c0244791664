//! People and their certificates (R1.3).

use serde_json::json;
use shared_model::id::{AgencyId, PersonId};
use shared_model::permission::Action;
use shared_model::person::{Certificate, CertificateError};

use super::access::Belongs;
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
pub fn list(core: &Core, actor: &Actor, page: &Page) -> Result<Listed<PersonWithCertificates>, ApiError> {
    let filter = actor.filter(Action::ReadPerson)?;
    Ok(core.db.read(|tx| {
        let Listed { items, total } = store::person::list(tx, &filter, page)?;
        let items = items.into_iter().map(|person| with_certificates(tx, person)).collect::<Result<_, _>>()?;
        Ok::<_, DbError>(Listed { items, total })
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

//! What is checked of people before an officer sees them stated, whoever states them: an agency or an applicant.

use shared_model::person::Certificate;
use shared_model::staff::StatedPerson;

use super::check::Fields;
use super::person::check_certificates;
use crate::error::Code;
use jiff::civil::Date;

/// Most people in one application or request.
pub(super) const MAX_PEOPLE: usize = 500;

/// Checks a stated person, whose fields begin with `prefix`; returns them as they will be recorded.
pub(super) fn check_person(fields: &mut Fields, prefix: &str, stated: &StatedPerson, today: Date) -> StatedPerson {
    let name = fields.line(&format!("{prefix}name"), &stated.name);
    let phone = fields.optional_line(&format!("{prefix}phone"), &stated.phone);
    let certificates: Vec<_> = stated.certificates.iter().map(trimmed).collect();
    check_certificates(fields, prefix, &certificates);
    for (position, certificate) in certificates.iter().enumerate() {
        let running = certificate.expires_on.is_none_or(|last| last >= today);
        fields.check(running, &format!("{prefix}certificates.{position}.expires_on"), Code::FieldExpired);
    }
    StatedPerson { name, phone, certificates }
}

/// Tells every certificate that is stated for two people.
pub(super) fn check_no_number_twice<'a>(
    fields: &mut Fields,
    list: &str,
    people: impl Iterator<Item = (usize, &'a StatedPerson)>,
) {
    let mut seen = std::collections::BTreeSet::new();
    for (position, person) in people {
        for (certificate, held) in person.certificates.iter().enumerate() {
            if !held.number.is_empty() && !seen.insert((held.qualification, held.number.clone())) {
                fields.wrong(format!("{list}.{position}.certificates.{certificate}.number"), Code::FieldTaken);
            }
        }
    }
}

fn trimmed(certificate: &Certificate) -> Certificate {
    Certificate { number: certificate.number.trim().to_owned(), ..certificate.clone() }
}

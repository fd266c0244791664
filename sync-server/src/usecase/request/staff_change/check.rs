//! Whether a staff change may be asked for, and whether it still may when it is approved.

use shared_model::calendar::day_of;
use shared_model::id::{AgencyId, PersonId};
use shared_model::moment::Moment;
use shared_model::staff::{ChangeKind, StaffChange, StatedPerson};

use super::ties;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::person::PersonRow;
use crate::usecase::check::Fields;
use crate::usecase::staff::{MAX_PEOPLE, check_no_number_twice, check_person};

/// Checks every change; returns them as they will be recorded, with the names of those who are there.
pub(super) fn check(
    tx: &Tx<'_>,
    agency: AgencyId,
    changes: &[StaffChange],
    reason: &str,
    now: Moment,
) -> Result<Vec<StaffChange>, ApiError> {
    let mut fields = Fields::default();
    fields.check(!reason.trim().is_empty(), "reason", Code::FieldRequired);
    fields.check(!changes.is_empty(), "changes", Code::FieldRequired);
    fields.check(changes.len() <= MAX_PEOPLE, "changes", Code::FieldTooLong);
    fields.finish()?;
    let mut fields = Fields::default();
    let mut checked = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for (position, change) in changes.iter().enumerate() {
        let prefix = format!("changes.{position}.");
        let change = one(tx, &mut fields, &prefix, agency, change, now)?;
        let once = change.person.is_none_or(|person| seen.insert(person));
        fields.check(once, &format!("{prefix}person"), Code::FieldTaken);
        checked.push(change);
    }
    check_no_number_twice(&mut fields, "changes", checked.iter().map(|change| &change.stated).enumerate());
    fields.finish()?;
    for change in checked.iter().filter(|change| change.kind == ChangeKind::Leave) {
        if let Some(person) = change.person {
            ties::check_free(tx, person, &change.stated.name, now)?;
        }
    }
    Ok(checked)
}

fn one(
    tx: &Tx<'_>,
    fields: &mut Fields,
    prefix: &str,
    agency: AgencyId,
    change: &StaffChange,
    now: Moment,
) -> Result<StaffChange, ApiError> {
    let today = day_of(now);
    if change.kind == ChangeKind::Join {
        fields.check(change.person.is_none(), &format!("{prefix}person"), Code::FieldUnknown);
        let stated = check_person(fields, prefix, &change.stated, today);
        check_numbers(tx, fields, prefix, agency, None, &stated)?;
        return Ok(StaffChange { kind: change.kind, person: None, stated });
    }
    let there = change.person.map(|id| present(tx, agency, id)).transpose()?.flatten();
    let Some(there) = there else {
        let code = if change.person.is_none() { Code::FieldRequired } else { Code::FieldUnknown };
        fields.wrong(format!("{prefix}person"), code);
        return Ok(change.clone());
    };
    let mut stated = StatedPerson { name: there.name, phone: there.phone, certificates: Vec::new() };
    if change.kind == ChangeKind::Certificates {
        stated.certificates.clone_from(&change.stated.certificates);
        stated = check_person(fields, prefix, &stated, today);
        fields.check(!stated.certificates.is_empty(), &format!("{prefix}certificates"), Code::FieldRequired);
        check_numbers(tx, fields, prefix, agency, Some(there.id), &stated)?;
    }
    Ok(StaffChange { kind: change.kind, person: Some(there.id), stated })
}

/// A certificate is held by one person of the agency. What other agencies have is not told to this one.
fn check_numbers(
    tx: &Tx<'_>,
    fields: &mut Fields,
    prefix: &str,
    agency: AgencyId,
    of: Option<PersonId>,
    stated: &StatedPerson,
) -> Result<(), ApiError> {
    for (position, certificate) in stated.certificates.iter().enumerate() {
        let holder = store::person::holder(tx, certificate.qualification, &certificate.number)?;
        let other = holder.is_some_and(|holder| holder.agency == Some(agency) && Some(holder.id) != of);
        fields.check(!other, &format!("{prefix}certificates.{position}.number"), Code::FieldTaken);
    }
    Ok(())
}

/// A person who works for the agency.
pub(super) fn present(tx: &Tx<'_>, agency: AgencyId, id: PersonId) -> Result<Option<PersonRow>, ApiError> {
    let person = store::person::get(tx, id)?;
    Ok(person.filter(|person| person.agency == Some(agency) && person.left_at.is_none()))
}

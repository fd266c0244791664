//! What an approved staff change brings about: all of it, or nothing is approved.

use serde_json::json;
use shared_model::account::AccountState;
use shared_model::id::{AgencyId, PersonId};
use shared_model::staff::{ChangeKind, StaffChange, StatedPerson};

use super::check;
use crate::core::Core;
use crate::db::{DbError, Tx};
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::person::PersonRow;
use crate::store::request::RequestRow;
use crate::usecase::account::act::{self, By};
use crate::usecase::person;

/// Brings about what was asked for, if it is still possible.
pub(in crate::usecase::request) fn effect(core: &Core, tx: &Tx<'_>, by: By, row: &RequestRow) -> Result<(), ApiError> {
    let broken = |cause: String| ApiError::from(Code::ServerFailed).caused_by(cause);
    let agency = row.agency.ok_or_else(|| broken("a staff change is an agency's".to_owned()))?;
    let changes = serde_json::from_value::<Vec<StaffChange>>(row.body["changes"].clone());
    let changes = changes.map_err(|error| broken(error.to_string()))?;
    // What was right when it was asked for may not be any more: then the officer is told so, not the fields.
    let changes = check::check(tx, agency, &changes, &row.reason, by.at).map_err(|error| match error.code() {
        Code::RequestInvalid => ApiError::from(Code::StaffStale).caused_by(error),
        _ => error,
    })?;
    for change in changes {
        check_elsewhere(tx, agency, &change.stated)?;
        match (change.kind, change.person) {
            (ChangeKind::Join, _) => join(core, tx, by, agency, &change.stated)?,
            (ChangeKind::Leave, Some(id)) => leave(tx, by, agency, id)?,
            (ChangeKind::Certificates, Some(id)) => certify(tx, by, agency, id, &change.stated)?,
            (ChangeKind::Leave | ChangeKind::Certificates, None) => return Err(Code::StaffStale.into()),
        }
    }
    Ok(())
}

/// Nobody works for two agencies: the officer, who sees both, is told.
fn check_elsewhere(tx: &Tx<'_>, agency: AgencyId, stated: &StatedPerson) -> Result<(), ApiError> {
    for certificate in &stated.certificates {
        let holder = store::person::holder(tx, certificate.qualification, &certificate.number)?;
        if let Some(holder) = holder.filter(|holder| holder.agency != Some(agency)) {
            return Err(ApiError::from(Code::StaffElsewhere)
                .with("number", certificate.number.clone())
                .with("name", holder.name)
                .with("agency", holder.agency_name.unwrap_or_default()));
        }
    }
    Ok(())
}

fn join(core: &Core, tx: &Tx<'_>, by: By, agency: AgencyId, stated: &StatedPerson) -> Result<(), ApiError> {
    let row = PersonRow {
        id: PersonId::new(by.at, core.env.random()),
        agency: Some(agency),
        agency_name: None,
        name: stated.name.clone(),
        phone: stated.phone.clone(),
        left_at: None,
    };
    person::insert(tx, by, &row, &stated.certificates)
}

/// Ends the person's accounts and sessions; what a phone of theirs still holds is taken in when it turns up.
fn leave(tx: &Tx<'_>, by: By, agency: AgencyId, id: PersonId) -> Result<(), ApiError> {
    let row = check::present(tx, agency, id)?.ok_or(Code::StaffStale)?;
    let accounts = store::account::of_person(tx, id)?;
    for account in &accounts {
        act::disable(tx, by, account)?;
    }
    store::person::leave(tx, id, by.at)?;
    let was_on = accounts.iter().filter(|account| account.state == AccountState::Enabled);
    let ended: Vec<_> = was_on.map(|account| account.login.as_str()).collect();
    person::record(tx, by, "person.left", &row, &json!({ "name": row.name, "accounts_ended": ended }))
}

fn certify(tx: &Tx<'_>, by: By, agency: AgencyId, id: PersonId, stated: &StatedPerson) -> Result<(), ApiError> {
    let row = store::person::get(tx, id)?.filter(|row| row.agency == Some(agency)).ok_or(DbError::NoRow)?;
    let before = store::person::certificates(tx, id)?;
    store::person::set_certificates(tx, id, &stated.certificates, by.at)?;
    let body = json!({ "name": row.name, "before": before, "certificates": stated.certificates });
    person::record(tx, by, "person.certificates_changed", &row, &body)
}

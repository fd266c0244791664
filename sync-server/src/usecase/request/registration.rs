//! An approved application makes the agency, its people with their certificates, and its administrator's account
//! (R1.1). The password is the one that the applicant chose; nobody else has seen it.

use serde_json::json;
use shared_model::account::AccountState;
use shared_model::id::{AccountId, AgencyId, PersonId};
use shared_model::role::Role;
use shared_model::staff::StatedPerson;

use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::journal::{self, JournalEvent};
use crate::store;
use crate::store::account::NewAccount;
use crate::store::agency::AgencyRow;
use crate::store::person::PersonRow;
use crate::store::request::RequestRow;
use crate::usecase::account::act::By;
use crate::usecase::application::Form;
use crate::usecase::person;

/// Brings about what was applied for, if it is still possible.
pub(super) fn effect(core: &Core, tx: &Tx<'_>, by: By, row: &RequestRow) -> Result<(), ApiError> {
    let broken = |cause: String| ApiError::from(Code::ServerFailed).caused_by(cause);
    let form = serde_json::from_value::<Form>(row.body["form"].clone()).map_err(|error| broken(error.to_string()))?;
    let number = row.body["number"].as_str().unwrap_or_default();
    let application = store::application::get(tx, number)?.ok_or_else(|| broken(format!("no application {number}")))?;
    let password = application.password.ok_or_else(|| broken(format!("no password with {number}")))?;
    check(tx, &form)?;
    let agency = AgencyRow {
        id: AgencyId::new(by.at, core.env.random()),
        name: form.name.clone(),
        credit_code: form.credit_code.clone(),
        registry_number: Some(form.registry_number.clone()).filter(|number| !number.is_empty()),
        jurisdiction: form.region.clone(),
        address: form.address.clone(),
        phone: form.phone.clone(),
        created_at: by.at,
    };
    store::agency::add(tx, &agency)?;
    let added = |stated: &StatedPerson| {
        let row = PersonRow {
            id: PersonId::new(by.at, core.env.random()),
            agency: Some(agency.id),
            agency_name: None,
            name: stated.name.clone(),
            phone: stated.phone.clone(),
            left_at: None,
        };
        person::insert(tx, by, &row, &stated.certificates).map(|()| row.id)
    };
    let mut administrator = None;
    for stated in &form.people {
        let id = added(stated)?;
        if stated.name == form.administrator.name && stated.phone == form.administrator.phone {
            administrator = Some(id);
        }
    }
    // The administrator is one of the people stated, or somebody without a certificate.
    let administrator = match administrator {
        Some(id) => id,
        None => {
            let (name, phone) = (form.administrator.name.clone(), form.administrator.phone.clone());
            added(&StatedPerson { name, phone, certificates: Vec::new() })?
        }
    };
    let account = NewAccount {
        id: AccountId::new(by.at, core.env.random()),
        agency: Some(agency.id),
        person: administrator,
        role: Role::AgencyAdmin,
        login: &form.administrator.login,
        phone: &form.administrator.phone,
        jurisdiction: None,
        password: &password,
        state: AccountState::Enabled,
    };
    store::account::add(tx, &account, by.at)?;
    store::account::set_password(tx, account.id, &password, false)?;
    store::application::forget_password(tx, number)?;
    let body = json!({
        "name": agency.name, "credit_code": agency.credit_code, "admin": account.id, "application": number,
    });
    let event = JournalEvent::new("agency.admitted", agency.id, &body).of(agency.id);
    journal::append(tx, by.at, by.actor, event)?;
    Ok(())
}

/// What was free when it was handed in may be taken by now: the officer is told what.
fn check(tx: &Tx<'_>, form: &Form) -> Result<(), ApiError> {
    if store::agency::has_credit_code(tx, &form.credit_code)? || store::agency::has_name(tx, &form.name)? {
        return Err(Code::ApplicationAdmitted.into());
    }
    if store::account::credentials(tx, &form.administrator.login)?.is_some() {
        return Err(ApiError::from(Code::ApplicationLogin).with("login", form.administrator.login.clone()));
    }
    for certificate in form.people.iter().flat_map(|person| &person.certificates) {
        let holder = store::person::holder(tx, certificate.qualification, &certificate.number)?;
        if let Some(holder) = holder {
            return Err(ApiError::from(Code::StaffElsewhere)
                .with("number", certificate.number.clone())
                .with("name", holder.name)
                .with("agency", holder.agency_name.unwrap_or_default()));
        }
    }
    Ok(())
}

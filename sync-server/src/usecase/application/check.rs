//! What an application must say before an officer sees it.

use shared_model::calendar::day_of;
use shared_model::moment::Moment;
use shared_model::owner::CreditCode;
use shared_model::person::Qualification;

use super::{Administrator, Form};
use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::usecase::account::{NewLogin, check_login};
use crate::usecase::check::Fields;
use crate::usecase::staff::{MAX_PEOPLE, check_no_number_twice, check_person};

/// The form as it is handed in, or everything that is wrong with it.
pub(super) fn check(core: &Core, tx: &Tx<'_>, form: &Form, password: &str, now: Moment) -> Result<Form, ApiError> {
    let today = day_of(now);
    let mut fields = Fields::default();
    let credit_code = form.credit_code.parse::<CreditCode>().ok();
    fields.check(credit_code.is_some(), "credit_code", Code::FieldCreditCode);
    fields.check(core.regions.exists(&form.region, today), "region", Code::FieldRegion);
    fields.check(!form.people.is_empty(), "people", Code::FieldRequired);
    fields.check(form.people.len() <= MAX_PEOPLE, "people", Code::FieldTooLong);
    let people = form.people.iter().take(MAX_PEOPLE).enumerate();
    let people: Vec<_> =
        people.map(|(n, person)| check_person(&mut fields, &format!("people.{n}."), person, today)).collect();
    check_no_number_twice(&mut fields, "people", people.iter().enumerate());
    for qualification in Qualification::ALL {
        let able = people.iter().flat_map(|person| &person.certificates);
        let able = able.filter(|c| c.qualification == *qualification && c.level.suffices()).count();
        // An agency without one of the two could do nothing here (R1.4).
        if able == 0 && !people.is_empty() {
            let lacking = match qualification {
                Qualification::RegisteredEngineer => Code::ApplicationNoEngineer,
                Qualification::FacilityOperator => Code::ApplicationNoOperator,
            };
            fields.wrong("people", lacking);
        }
    }
    let login = NewLogin { login: form.administrator.login.clone(), password: password.to_owned() };
    let administrator = Administrator {
        name: fields.line("administrator.name", &form.administrator.name),
        phone: fields.line("administrator.phone", &form.administrator.phone),
        login: check_login(&mut fields, "administrator.", &login),
    };
    let checked = Form {
        name: fields.line("name", &form.name),
        credit_code: credit_code.map(String::from).unwrap_or_default(),
        region: form.region.clone(),
        address: fields.line("address", &form.address),
        phone: fields.line("phone", &form.phone),
        registry_number: fields.line("registry_number", &form.registry_number),
        people,
        administrator,
        reason: fields.line("reason", &form.reason),
        attachments: form.attachments.clone(),
    };
    taken(tx, &mut fields, &checked)?;
    fields.finish()?;
    Ok(checked)
}

/// Refuses what others have taken meanwhile.
pub(super) fn check_free(tx: &Tx<'_>, form: &Form) -> Result<(), ApiError> {
    let mut fields = Fields::default();
    taken(tx, &mut fields, form)?;
    fields.finish()
}

fn taken(tx: &Tx<'_>, fields: &mut Fields, form: &Form) -> Result<(), ApiError> {
    fields.check(!store::agency::has_credit_code(tx, &form.credit_code)?, "credit_code", Code::FieldTaken);
    fields.check(!store::agency::has_name(tx, &form.name)?, "name", Code::FieldTaken);
    let login = store::account::credentials(tx, &form.administrator.login)?;
    fields.check(login.is_none(), "administrator.login", Code::FieldTaken);
    Ok(())
}

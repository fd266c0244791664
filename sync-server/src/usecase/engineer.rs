//! Who can be given work on site: the one rule for plan items and for orders.

use shared_model::account::AccountState;
use shared_model::calendar::day_of;
use shared_model::id::{AccountId, AgencyId};
use shared_model::moment::Moment;
use shared_model::person::Person;

use crate::db::Tx;
use crate::error::ApiError;
use crate::store;

/// An account of the agency, and whether work can be given to it.
#[derive(Debug)]
pub(super) struct Engineer {
    /// The person's name.
    pub(super) name: String,
    /// Whether it is enabled, works with the app, and its person holds what the role asks for today.
    pub(super) fit: bool,
}

/// The account, if it is one of the agency.
pub(super) fn find(tx: &Tx<'_>, agency: AgencyId, id: AccountId, now: Moment) -> Result<Option<Engineer>, ApiError> {
    let account = store::account::get(tx, id)?.filter(|account| account.agency == Some(agency));
    let Some(account) = account else { return Ok(None) };
    let certificates = store::person::certificates(tx, account.person)?;
    let person = Person { name: account.person_name, certificates };
    let fit = account.role.uses_field_app()
        && account.state == AccountState::Enabled
        && person.may_act_as(account.role, day_of(now));
    Ok(Some(Engineer { name: person.name, fit }))
}

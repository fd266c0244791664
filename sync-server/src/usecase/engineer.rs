//! Who can be given work on site: the one rule for plan items and for orders.

use shared_model::account::AccountState;
use shared_model::calendar::day_of;
use shared_model::id::{AccountId, AgencyId};
use shared_model::moment::Moment;
use shared_model::permission::Action;
use shared_model::person::Person;
use shared_model::role::Role;

use super::session::Actor;
use crate::core::Core;
use crate::db::Tx;
use crate::error::ApiError;
use crate::store;
use crate::store::account::AccountRow;

/// Why somebody cannot be given work on site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unfit {
    /// The account does not work with the app.
    NoFieldWork,
    /// The account is switched off.
    Disabled,
    /// Its person does not hold, today, what the role asks for.
    NoCertificate,
}

impl Unfit {
    /// The word for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NoFieldWork => "no_field_work",
            Self::Disabled => "disabled",
            Self::NoCertificate => "no_certificate",
        }
    }
}

/// An account of the agency, and whether work can be given to it.
#[derive(Debug, Clone)]
pub struct Candidate {
    /// The account.
    pub account: AccountId,
    /// The person's name.
    pub name: String,
    /// What kind of account it is.
    pub role: Role,
    /// Why nothing can be given to it.
    pub unfit: Option<Unfit>,
}

impl Candidate {
    /// Whether work can be given to it.
    #[must_use]
    pub const fn is_fit(&self) -> bool {
        self.unfit.is_none()
    }
}

/// The account, if it is one of the agency.
pub(super) fn candidate(
    tx: &Tx<'_>,
    agency: AgencyId,
    id: AccountId,
    now: Moment,
) -> Result<Option<Candidate>, ApiError> {
    let account = store::account::get(tx, id)?.filter(|account| account.agency == Some(agency));
    account.map(|account| judge(tx, account, now)).transpose()
}

/// Everybody of the own agency whose account works with the app, by name; with what stands against each.
///
/// # Errors
/// `request.forbidden`.
pub fn candidates(core: &Core, actor: &Actor) -> Result<Vec<Candidate>, ApiError> {
    let agency = actor.own_agency_for(Action::ReadAccount)?;
    let now = core.env.now();
    core.db.read(|tx| {
        let accounts = store::account::of_field(tx, agency)?;
        let mut found = Vec::with_capacity(accounts.len());
        for id in accounts {
            found.extend(candidate(tx, agency, id, now)?);
        }
        Ok(found)
    })
}

fn judge(tx: &Tx<'_>, account: AccountRow, now: Moment) -> Result<Candidate, ApiError> {
    let certificates = store::person::certificates(tx, account.person)?;
    let person = Person { name: account.person_name, certificates };
    let unfit = if !account.role.uses_field_app() {
        Some(Unfit::NoFieldWork)
    } else if account.state != AccountState::Enabled {
        Some(Unfit::Disabled)
    } else if !person.may_act_as(account.role, day_of(now)) {
        Some(Unfit::NoCertificate)
    } else {
        None
    };
    Ok(Candidate { account: account.id, name: person.name, role: account.role, unfit })
}

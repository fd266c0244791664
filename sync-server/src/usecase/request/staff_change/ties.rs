//! What still depends on somebody: projects they lead, items of this month's plans issued to them, the agency itself.

use shared_model::account::AccountState;
use shared_model::calendar::Month;
use shared_model::id::PersonId;
use shared_model::moment::Moment;
use shared_model::role::Role;

use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::usecase::person;
use crate::usecase::session::Actor;

/// What still depends on a person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ties {
    /// The names of the projects the person leads: each needs another lead before they can leave.
    pub leads: Vec<String>,
    /// The names of the projects of whose plans of this month something is issued to the person.
    pub issued: Vec<String>,
    /// Whether the person runs the agency in this system.
    pub administrator: bool,
}

/// What still depends on a person the actor may see.
///
/// # Errors
/// `request.not_found`.
pub fn get(core: &Core, actor: &Actor, id: PersonId) -> Result<Ties, ApiError> {
    let now = core.env.now();
    core.db.read(|tx| {
        person::visible(tx, actor, id)?;
        of(tx, id, now)
    })
}

fn of(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<Ties, ApiError> {
    let accounts = store::account::of_person(tx, person)?;
    let runs = |role, state| role == Role::AgencyAdmin && state == AccountState::Enabled;
    Ok(Ties {
        leads: store::staff::leads(tx, person)?,
        issued: store::staff::issued(tx, person, Month::of(now))?,
        administrator: accounts.iter().any(|account| runs(account.role, account.state)),
    })
}

/// Refuses to let somebody go whom something depends on.
pub(super) fn check_free(tx: &Tx<'_>, person: PersonId, name: &str, now: Moment) -> Result<(), ApiError> {
    let ties = of(tx, person, now)?;
    if ties.administrator {
        return Err(ApiError::from(Code::StaffAdministrator).with("name", name));
    }
    if ties.leads.is_empty() {
        return Ok(());
    }
    let issued = if ties.issued.is_empty() { "—".to_owned() } else { ties.issued.join("、") };
    let told = ApiError::from(Code::StaffLeadsProjects).with("name", name);
    Err(told.with("projects", ties.leads.join("、")).with("issued", issued))
}

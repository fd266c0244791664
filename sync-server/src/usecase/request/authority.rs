//! Who may see and decide what is asked, and which department that is.

use shared_model::permission::{Action, Relation, permitted};
use shared_model::request::{RequestKind, RequestState};
use shared_model::role::Role;

use crate::core::Core;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::request::RequestRow;
use crate::usecase::access::{Belongs, RegionRange};
use crate::usecase::session::Actor;

/// What an actor may do with a request they see.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct May {
    /// Approve or decline it now.
    pub decide: bool,
    /// Withdraw it now.
    pub withdraw: bool,
}

impl May {
    /// What `actor`, who sees the request, may do with it as it stands.
    pub(super) fn of(actor: &Actor, row: &RequestRow) -> Self {
        let pending = row.state == RequestState::Pending;
        let own = row.agency.is_some() && actor.agency == row.agency;
        Self {
            decide: pending && may_decide(actor, row).is_ok(),
            withdraw: pending
                && own
                && row.kind.can_be_withdrawn()
                && permitted(actor.role, Action::FileRequest, Relation::OwnAgency),
        }
    }
}

/// Which requests are wanted.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// By their particulars.
    pub of: store::request::Wanted,
    /// Only those that wait for a decision of the actor.
    pub waiting: bool,
}

/// No region's code begins so.
const NOWHERE: &str = "-";

impl Wanted {
    /// In the store's terms. Nothing ever waits for somebody who decides nothing.
    pub(super) fn within(&self, actor: &Actor) -> store::request::Wanted {
        let waiting_in = self.waiting.then(|| match actor.role {
            Role::Operator => RegionRange::none(),
            Role::Officer => RegionRange::within(actor.jurisdiction.as_deref().unwrap_or(NOWHERE)),
            _ => RegionRange::within(NOWHERE),
        });
        store::request::Wanted { waiting_in, ..self.of.clone() }
    }
}

/// How the actor stands to a request.
pub(super) fn relation(tx: &Tx<'_>, actor: &Actor, row: &RequestRow) -> Result<Relation, ApiError> {
    let Some(agency) = row.agency else { return Ok(regional(actor, &row.region)) };
    let assigned = match row.project {
        Some(project) if actor.agency == Some(agency) => {
            store::project::get(tx, project)?.is_some_and(|project| project.lead == actor.account)
        }
        _ => false,
    };
    Ok(actor.relation_to(&Belongs { agency, jurisdiction: &row.region, assigned }))
}

fn regional(actor: &Actor, region: &str) -> Relation {
    let own = actor.jurisdiction.as_deref().filter(|_| actor.agency.is_none());
    if own.is_some_and(|own| region.starts_with(own)) { Relation::Jurisdiction } else { Relation::Foreign }
}

/// Lets the actor, who sees the request, decide it: an officer of the region it is decided in, or an operator.
pub(super) fn may_decide(actor: &Actor, row: &RequestRow) -> Result<(), ApiError> {
    let allowed = match row.kind {
        RequestKind::Correction => permitted(actor.role, Action::CarryOutCorrection, Relation::Foreign),
        _ => permitted(actor.role, Action::DecideRequest, regional(actor, &row.decided_in)),
    };
    if allowed { Ok(()) } else { Err(Code::RequestForbidden.into()) }
}

/// Whether an approval says in words what was done: a correction that only people can carry out.
pub(super) fn needs_words(row: &RequestRow) -> bool {
    row.kind == RequestKind::Correction && row.body["what"] == "other"
}

/// The department of an officer as it is called now, the agency of anybody else; operators have none.
pub(super) fn department(core: &Core, actor: &Actor) -> String {
    let officer = actor.jurisdiction.as_deref();
    let department = officer.map(|region| core.regions.department(region).unwrap_or_else(|| region.to_owned()));
    department.or_else(|| actor.agency_name.clone()).unwrap_or_default()
}

//! Lists of projects, as the console and the owners' contacts look for them.

use shared_model::calendar::Month;
use shared_model::id::{AccountId, ContractId, OwnerId};

use super::page::{Asked, Keys, List, Listed, Page, found, keys};
use super::project::{ProjectRow, ROWS, read};
use super::search::Indexed;
use super::sql::sql;
use crate::db::{DbError, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// Which projects are wanted; everything that is not said is not limited.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only those this account leads.
    pub lead: Option<AccountId>,
    /// Only those that have no plan of this month.
    pub without_plan: Option<Month>,
    /// Only those of this owner.
    pub owner: Option<OwnerId>,
    /// Only those of this contract.
    pub contract: Option<ContractId>,
}

// Own filters: ?11 the lead, ?12 a month without a plan, ?13 the owner, ?14 the contract.
const SEEN: &str = sql!(
    " p.jurisdiction >= ?2 AND p.jurisdiction < ?3 AND (?11 IS NULL OR p.lead = ?11)
    AND (?12 IS NULL OR NOT EXISTS
        (SELECT 1 FROM plan l INDEXED BY plan_of_month
            WHERE l.month = ?12 AND l.project = p.id AND l.deleted_at IS NULL))
    AND (?13 IS NULL OR EXISTS (SELECT 1 FROM contract w WHERE w.id = p.contract AND w.owner = ?13))
    AND (?14 IS NULL OR p.contract = ?14)",
    found!(text "project", "p.id")
);
const MINE: &str = sql!(
    " FROM (SELECT id FROM project WHERE lead = ?4
        UNION SELECT l.project FROM assignment s CROSS JOIN plan l WHERE l.id = s.plan AND s.account = ?4
        UNION SELECT project FROM fault_order WHERE assignee = ?4) mine
    CROSS JOIN project p WHERE p.id = mine.id AND p.agency = ?1 AND",
    SEEN
);
const FOUND: &str = sql!("project p WHERE p.id = found.id AND", SEEN);
const BY_NAME: &str = "p.name, p.id";
const BY_REGION: &str = "p.jurisdiction, p.name, p.id";
/// The projects: by name in an agency, by region and name for the authority.
pub const LIST: List = List {
    region: Some(keys!(ordered, ROWS, "p.id", sql!(" FROM project p WHERE", SEEN), BY_REGION)),
    agency: Some(keys!(ordered, ROWS, "p.id", sql!(" FROM project p WHERE p.agency = ?1 AND", SEEN), BY_NAME)),
    assigned: Some(keys!(sorted, ROWS, "p.id", MINE, BY_NAME)),
    found_agency: Some(keys!(sorted, ROWS, "p.id", sql!(found!(agency "project"), FOUND), BY_NAME)),
    found_region: Some(keys!(sorted, ROWS, "p.id", sql!(found!(region "project"), FOUND), BY_REGION)),
    searched: Some(Indexed::Project),
    others: &[("led", OF_LEAD), ("of_owner", OF_OWNER), ("of_contract", OF_CONTRACT)],
    ..List::named("projects")
};
const OF_LEAD: Keys = keys!(
    sorted,
    ROWS,
    "p.id",
    sql!(" FROM project p WHERE p.lead = ?11 AND (?1 IS NULL OR p.agency = ?1) AND", SEEN),
    BY_REGION
);
// Of the owner whose contact asks: nothing else limits what they see.
const OF_OWNER: Keys = keys!(
    sorted,
    ROWS,
    "p.id",
    sql!(" FROM contract c CROSS JOIN project p WHERE c.owner = ?13 AND p.contract = c.id AND", SEEN),
    BY_NAME
);
const OF_CONTRACT: Keys = keys!(
    sorted,
    ROWS,
    "p.id",
    sql!(" FROM project p WHERE p.contract = ?14 AND (?1 IS NULL OR p.agency = ?1) AND", SEEN),
    BY_NAME
);

/// The projects within `filter`, by name.
///
/// # Errors
/// Whatever the database says.
pub fn list(tx: &Tx<'_>, filter: &Filter, wanted: Wanted, page: &Page) -> Result<Listed<ProjectRow>, DbError> {
    let month = wanted.without_plan.map(|month| month.to_string());
    let own = params![wanted.lead, month, wanted.owner, wanted.contract];
    let narrower = wanted.contract.map(|_| OF_CONTRACT).or(wanted.lead.map(|_| OF_LEAD));
    let instead = wanted.owner.map(|_| OF_OWNER).or(narrower);
    LIST.part(tx, &Asked { filter, page, own, instead }, read)
}

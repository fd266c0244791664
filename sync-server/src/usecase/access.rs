//! Who stands how to what, so that the model's permission table can decide.
//!
//! An object that somebody may not see does not exist for them (`request.not_found`); one that they may
//! see but not change that way is refused (`request.forbidden`).

use shared_model::id::{AccountId, AgencyId, ProjectId};
use shared_model::permission::{Action, Relation, permitted, required_relation};

use super::session::Actor;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;

/// What the permission of an object depends on.
#[derive(Debug, Clone, Copy)]
pub struct Belongs<'a> {
    /// The agency it belongs to.
    pub agency: AgencyId,
    /// The region it is supervised in.
    pub jurisdiction: &'a str,
    /// Whether it belongs to a project or task the actor is assigned to.
    pub assigned: bool,
}

/// A region with all that lie in it: the codes that begin with its own.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RegionRange {
    /// The region's own code; empty for everywhere.
    code: String,
    /// Sorts just after every code that begins with it; empty for everywhere.
    end: String,
}

/// Digits of a city's code (`6101`); a province's has two, a county's six.
const CITY: usize = 4;

impl RegionRange {
    /// Everything within the region `code`.
    #[must_use]
    pub fn within(code: &str) -> Self {
        // Codes are digits, and ':' is what comes after '9'.
        Self { code: code.to_owned(), end: format!("{code}:") }
    }

    /// What lies in no region at all.
    #[must_use]
    pub fn none() -> Self {
        // Before every digit, after nothing.
        Self { code: String::new(), end: "0".to_owned() }
    }

    /// The first code.
    #[must_use]
    pub fn from(&self) -> &str {
        &self.code
    }

    /// Just after the last.
    #[must_use]
    pub fn to(&self) -> &str {
        if self.end.is_empty() { ":" } else { &self.end }
    }

    /// The city that holds the whole range; empty when none does.
    #[must_use]
    pub fn city(&self) -> &str {
        self.code.get(..CITY).unwrap_or_default()
    }

    /// What lies in both; nothing when they share nothing.
    #[must_use]
    pub fn and(&self, code: &str) -> Option<Self> {
        if code.starts_with(&self.code) {
            Some(Self::within(code))
        } else {
            self.code.starts_with(code).then(|| self.clone())
        }
    }
}

/// What a list is limited to; everything that is not said is not limited.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// The agency.
    pub agency: Option<AgencyId>,
    /// The region.
    pub region: RegionRange,
    /// The account that projects and tasks must be assigned to.
    pub assigned: Option<AccountId>,
    /// Nothing is left: what was asked for and what may be seen share nothing.
    pub nothing: bool,
}

/// What somebody narrows a list down to, besides what they may see.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrow {
    /// To one agency.
    pub agency: Option<AgencyId>,
    /// To a region.
    pub region: Option<String>,
}

impl Filter {
    /// The same, narrowed down.
    #[must_use]
    pub fn narrowed(mut self, to: &Narrow) -> Self {
        if let Some(agency) = to.agency {
            self.nothing |= self.agency.is_some_and(|own| own != agency);
            self.agency = Some(agency);
        }
        if let Some(code) = to.region.as_deref().map(str::trim).filter(|code| !code.is_empty()) {
            match self.region.and(code) {
                Some(region) => self.region = region,
                None => self.nothing = true,
            }
        }
        self
    }
}

impl Actor {
    /// How the actor stands to an object.
    #[must_use]
    pub fn relation_to(&self, object: &Belongs<'_>) -> Relation {
        if self.agency == Some(object.agency) {
            return if object.assigned { Relation::Assigned } else { Relation::OwnAgency };
        }
        let region = self.jurisdiction.as_deref().filter(|_| self.agency.is_none());
        match region {
            Some(region) if object.jurisdiction.starts_with(region) => Relation::Jurisdiction,
            _ => Relation::Foreign,
        }
    }

    /// Lets the actor take `act` on an object in `relation`, who must be able to `read` such objects.
    ///
    /// # Errors
    /// `request.not_found` when they may not even see it, `request.forbidden` when they may only see it.
    pub fn require(&self, read: Action, act: Action, relation: Relation) -> Result<(), ApiError> {
        if permitted(self.role, act, relation) {
            Ok(())
        } else if permitted(self.role, read, relation) {
            Err(Code::RequestForbidden.into())
        } else {
            Err(Code::RequestNotFound.into())
        }
    }

    /// Lets the actor see objects in `relation`.
    ///
    /// # Errors
    /// `request.not_found`.
    pub fn require_read(&self, read: Action, relation: Relation) -> Result<(), ApiError> {
        self.require(read, read, relation)
    }

    /// The own agency, in which the actor may take `act`.
    ///
    /// # Errors
    /// `request.forbidden` when they may not, or belong to no agency.
    pub fn own_agency_for(&self, act: Action) -> Result<AgencyId, ApiError> {
        match self.agency {
            Some(agency) if permitted(self.role, act, Relation::OwnAgency) => Ok(agency),
            _ => Err(Code::RequestForbidden.into()),
        }
    }

    /// What a list of what `read` shows is limited to.
    ///
    /// # Errors
    /// `request.forbidden` when the actor may not see any.
    pub fn filter(&self, read: Action) -> Result<Filter, ApiError> {
        let forbidden = || ApiError::from(Code::RequestForbidden);
        let mut filter = Filter::default();
        match required_relation(self.role, read).ok_or_else(forbidden)? {
            Relation::Foreign => {}
            Relation::Jurisdiction => {
                filter.region = RegionRange::within(self.jurisdiction.as_deref().ok_or_else(forbidden)?);
            }
            // No list knows this limit: what an owner's contact may list has a query of its own.
            Relation::OwnOwner => return Err(forbidden()),
            Relation::OwnAgency => filter.agency = Some(self.agency.ok_or_else(forbidden)?),
            Relation::Assigned => {
                filter.agency = Some(self.agency.ok_or_else(forbidden)?);
                filter.assigned = Some(self.account);
            }
        }
        Ok(filter)
    }
}

/// How the actor stands to a project.
///
/// # Errors
/// `request.not_found` when there is no such project.
pub fn relation_to_project(tx: &Tx<'_>, actor: &Actor, project: ProjectId) -> Result<Relation, ApiError> {
    let row = store::project::get(tx, project)?.ok_or(Code::RequestNotFound)?;
    if actor.owner == Some(row.owner) {
        return Ok(Relation::OwnOwner);
    }
    let assigned = actor.agency == Some(row.agency) && store::admission::works_for(tx, project, actor.account)?;
    Ok(actor.relation_to(&Belongs { agency: row.agency, jurisdiction: &row.jurisdiction, assigned }))
}

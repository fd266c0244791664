//! How lists are asked for and answered.

use serde::{Deserialize, Serialize};
use shared_model::id::AgencyId;
use utoipa::{IntoParams, ToSchema};

use crate::store::page::{DEFAULT_SIZE, Listed, MAX_SIZE, Page};
use crate::usecase::access::Narrow;

/// Which part of a list is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Part of a name or code, or of the initials of a name's pinyin.
    pub q: Option<String>,
    /// Number of the part, from 1.
    pub page: Option<u32>,
    /// Rows in a part: 50 unless said, 200 at most.
    pub size: Option<u32>,
}

/// What a list is narrowed down to, besides what one may see.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NarrowQuery {
    /// Only what belongs to this agency.
    #[param(value_type = Option<String>)]
    pub agency: Option<AgencyId>,
    /// Only what lies in the region with this code.
    pub region: Option<String>,
}

impl From<NarrowQuery> for Narrow {
    fn from(NarrowQuery { agency, region }: NarrowQuery) -> Self {
        Self { agency, region }
    }
}

impl PageQuery {
    /// The part in the store's terms.
    #[must_use]
    pub fn page(&self) -> Page {
        Page::new(self.q.as_deref(), self.page, self.size)
    }

    /// The answer: this part of the rows.
    #[must_use]
    pub fn answer<R, T: From<R>>(&self, listed: Listed<R>) -> ListDto<T> {
        let page = self.page.unwrap_or(1).max(1);
        let size = self.size.unwrap_or(DEFAULT_SIZE).clamp(1, MAX_SIZE);
        let Listed { items, total, more, reachable } = listed;
        let next = (u64::from(page) * u64::from(size) < reachable).then_some(page + 1);
        ListDto { items: items.into_iter().map(T::from).collect(), total, more, reachable, next }
    }
}

/// A part of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListDto<T> {
    /// The rows of this part.
    pub items: Vec<T>,
    /// Rows in all, counted up to 10,000.
    pub total: u64,
    /// Whether there are more rows than were counted.
    pub more: bool,
    /// Rows that can be reached by turning pages: all that were counted, or fewer where very many match a search.
    pub reachable: u64,
    /// Number of the next part, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u32>,
}

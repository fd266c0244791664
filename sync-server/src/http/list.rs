//! How lists are asked for and answered.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::store::page::{DEFAULT_SIZE, Listed, MAX_SIZE, Page};

/// Which part of a list is wanted.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// Text that the rows contain.
    pub q: Option<String>,
    /// Number of the part, from 1.
    pub page: Option<u32>,
    /// Rows in a part: 50 unless said, 200 at most.
    pub size: Option<u32>,
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
        let more = u64::from(page) * u64::from(size) < listed.total;
        let items = listed.items.into_iter().map(T::from).collect();
        ListDto { items, total: listed.total, next: more.then_some(page + 1) }
    }
}

/// A part of a list.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ListDto<T> {
    /// The rows of this part.
    pub items: Vec<T>,
    /// Rows in all.
    pub total: u64,
    /// Number of the next part, if there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u32>,
}

//! A part of a list: what is searched for, and how much is asked for.

use crate::db::{Bind, DbError, Row, Tx};

/// Most rows in one part.
pub const MAX_SIZE: u32 = 200;
/// Rows in one part when nothing is said.
pub const DEFAULT_SIZE: u32 = 50;

/// Which part of a list is wanted.
#[derive(Debug, Clone)]
pub struct Page {
    /// `LIKE` pattern of what is searched for (with `\` as the escape).
    pub pattern: String,
    /// Most rows.
    pub limit: u32,
    /// Rows left out before.
    pub offset: u32,
}

impl Page {
    /// The part number `page` (from 1) of `size` rows of what contains `q`.
    #[must_use]
    pub fn new(q: Option<&str>, page: Option<u32>, size: Option<u32>) -> Self {
        let q = q.unwrap_or_default().trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        let limit = size.unwrap_or(DEFAULT_SIZE).clamp(1, MAX_SIZE);
        let offset = page.unwrap_or(1).saturating_sub(1).saturating_mul(limit);
        Self { pattern: format!("%{q}%"), limit, offset }
    }
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// The rows of this part.
    pub items: Vec<T>,
    /// Rows in all.
    pub total: u64,
}

/// Runs a list query whose column 0 is `count(*) OVER ()`.
pub(super) fn list<T>(
    tx: &Tx<'_>,
    sql: &str,
    params: &[&dyn Bind],
    read: impl Fn(&Row<'_>) -> Result<T, DbError>,
) -> Result<Listed<T>, DbError> {
    let mut total = 0;
    let items = tx.query(sql, params, |row| {
        total = row.get(0)?;
        read(row)
    })?;
    Ok(Listed { items, total })
}

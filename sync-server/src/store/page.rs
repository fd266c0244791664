//! Lists at the scale of a province: which statement answers, and a part of what it finds.
//!
//! A list has one statement for each way to walk it ([`Keys`]), because no statement can go by an index and leave open
//! which: all of a region, of a city, of an agency, what somebody is assigned to, and what a search found. A walk reads
//! nothing but its index, in the order it shows, as far as the part reaches; the rows are looked up for the part alone.
//! Whatever narrows a list further is checked along the walk, never by a walk of its own.
//!
//! Parameters of every statement, in this order: `?1` the agency, `?2` and `?3` the range of regions, `?4` the account,
//! `?5` and `?6` the range of search terms, `?7` the text searched for, `?8` the city, `?9` most rows, `?10` rows left
//! out before; a list's own filters begin at `?11`.

use shared_model::calendar::Month;
use shared_model::id::{AccountId, AgencyId};

use super::search::{Indexed, Needle};
use crate::db::{Bind, DbError, Row, Tx};
use crate::params;
use crate::usecase::access::Filter;

/// Most rows in one part.
pub const MAX_SIZE: u32 = 200;
/// Rows in one part when nothing is said.
pub const DEFAULT_SIZE: u32 = 50;
/// How far rows are counted, and pages can be turned.
pub const COUNTED: u32 = 10_000;
/// How far what a search found is counted, and its pages can be turned: every row on the way is compared.
const TURNED: u32 = 1_000;

// How many terms match, as far as ?7.
pub(super) const TERMS_OF_REGION: &str = "SELECT count(*) FROM (SELECT 1 FROM search_term WHERE kind = ?1
    AND term >= ?5 AND term < ?6 AND region >= ?3 AND region < ?4 LIMIT ?7) found";
pub(super) const TERMS_OF_AGENCY: &str = "SELECT count(*) FROM (SELECT 1 FROM search_term WHERE kind = ?1
    AND agency = ?2 AND term >= ?5 AND term < ?6 LIMIT ?7) found";

/// Which part of a list is wanted.
#[derive(Debug, Clone)]
pub struct Page {
    /// What is searched for.
    pub needle: Option<Needle>,
    /// The same as a `LIKE` pattern (with `\` as the escape), for short lists that are read through.
    pub pattern: String,
    /// Most rows.
    pub limit: u32,
    /// Rows left out before.
    pub offset: u32,
    /// Whether it is a part of a sheet, which has as many rows as there are.
    is_of_sheet: bool,
}

impl Page {
    /// The part number `page` (from 1) of `size` rows of what contains `q`.
    #[must_use]
    pub fn new(q: Option<&str>, page: Option<u32>, size: Option<u32>) -> Self {
        let limit = size.unwrap_or(DEFAULT_SIZE).clamp(1, MAX_SIZE);
        let offset = page.unwrap_or(1).saturating_sub(1).saturating_mul(limit);
        Self { needle: q.and_then(Needle::new), pattern: pattern(q), limit, offset, is_of_sheet: false }
    }

    /// `limit` rows after the first `offset` of what contains `q`, for a sheet: nothing is counted.
    #[must_use]
    pub fn sheet(q: Option<&str>, limit: u32, offset: u32) -> Self {
        Self { needle: q.and_then(Needle::new), pattern: pattern(q), limit, offset, is_of_sheet: true }
    }
}

fn pattern(q: Option<&str>) -> String {
    let q = q.unwrap_or_default().trim().replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{q}%")
}

/// A part of a short list (of one agency's contacts, of a region's key units), whose column 0 is `count(*) OVER ()`.
pub(super) fn short<T>(
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
    Ok(Listed { items, total, more: false, reachable: total })
}

/// Whether a list is of a whole province or of everything.
pub(super) fn is_of_all(filter: &Filter) -> bool {
    filter.agency.is_none() && filter.assigned.is_none() && filter.region.city().is_empty()
}

/// Whether more is found by a search than is soon put in order: what matches a good part of everything is sooner met
/// on a walk, which ends with the part and goes by whatever else is asked for.
pub(super) fn is_common(tx: &Tx<'_>, kind: Indexed, filter: &Filter, needle: Option<&Needle>) -> Result<bool, DbError> {
    let Some(needle) = needle else { return Ok(false) };
    let Filter { agency, region, .. } = filter;
    let count = if agency.is_some() { TERMS_OF_AGENCY } else { TERMS_OF_REGION };
    let range = params![kind.word(), agency, region.from(), region.to(), needle.first, needle.end, TURNED + 1];
    tx.query_one(count, range, |row| Ok(row.get::<u32>(0)? > TURNED))
}

/// The first and the last month that are wanted: one, or all.
pub(super) fn months(month: Option<Month>) -> (String, String) {
    month.map_or_else(|| (String::new(), "9999-99".to_owned()), |month| (month.to_string(), month.to_string()))
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// The rows of this part.
    pub items: Vec<T>,
    /// Rows in all, counted up to [`COUNTED`].
    pub total: u64,
    /// Whether there are more than were counted.
    pub more: bool,
    /// Rows that can be reached by turning pages.
    pub reachable: u64,
}

impl<T> Listed<T> {
    /// Nothing.
    #[must_use]
    pub const fn nothing() -> Self {
        Self { items: Vec::new(), total: 0, more: false, reachable: 0 }
    }

    /// A list that is shown whole.
    #[must_use]
    pub const fn whole(items: Vec<T>) -> Self {
        let total = items.len() as u64;
        Self { items, total, more: false, reachable: total }
    }

    /// The same part with other rows in the place of these.
    ///
    /// # Errors
    /// Whatever `turn` says.
    pub fn try_turn<U, E>(self, turn: impl FnOnce(Vec<T>) -> Result<Vec<U>, E>) -> Result<Listed<U>, E> {
        let Self { items, total, more, reachable } = self;
        Ok(Listed { items: turn(items)?, total, more, reachable })
    }
}

/// One way to walk a list.
#[derive(Debug, Clone, Copy)]
pub struct Keys {
    /// The rows of a part.
    pub page: &'static str,
    /// How many there are, as far as `?9`.
    pub count: &'static str,
    /// Whether an index holds the order, so that a walk ends with the part. What is found by a search or assigned to
    /// somebody is little, and is put in order as a whole.
    pub ordered: bool,
}

/// A way to walk a list: its rows (`[columns, tables, identity]`, where identity ties the tables to the keys `k`), the
/// key, where it walks, and the order.
macro_rules! keys {
    ($kind:ident, $rows:expr, $key:expr, $walk:expr, $order:expr) => {{
        const OF_KEYS: [&str; 3] = $rows;
        $crate::store::page::Keys {
            page: $crate::store::sql::sql!(
                "SELECT ", OF_KEYS[0], " FROM (SELECT ", $key, " AS id", $walk, " ORDER BY ", $order,
                " LIMIT ?9 OFFSET ?10) k CROSS JOIN ", OF_KEYS[1], " WHERE ", OF_KEYS[2], " ORDER BY ", $order
            ),
            count: $crate::store::sql::sql!("SELECT count(*) FROM (SELECT 1", $walk, " LIMIT ?9 OFFSET ?10) k"),
            ordered: $crate::store::page::keys!(@ $kind),
        }
    }};
    (@ ordered) => { true };
    (@ sorted) => { false };
}
pub(super) use keys;

/// What is found of a kind (a literal) by a search: for an agency's own people, or within a region.
macro_rules! found {
    (agency $kind:literal) => {
        concat!(
            " FROM (SELECT DISTINCT id FROM search_term WHERE kind = '",
            $kind,
            "' AND agency = ?1 AND term >= ?5 AND term < ?6) found CROSS JOIN "
        )
    };
    (region $kind:literal) => {
        concat!(
            " FROM (SELECT DISTINCT id FROM search_term WHERE kind = '",
            $kind,
            "' AND term >= ?5 AND term < ?6 AND region >= ?2 AND region < ?3) found CROSS JOIN "
        )
    };
    (text $kind:literal, $id:literal) => {
        concat!(
            " AND (?7 IS NULL OR EXISTS (SELECT 1 FROM search_text x WHERE x.kind = '",
            $kind,
            "' AND x.id = ",
            $id,
            " AND instr(x.text, ?7) > 0))"
        )
    };
}
pub(super) use found;

/// The ways to walk a list. Where one is missing, nobody may see the list in that way.
#[derive(Debug, Clone, Copy)]
pub struct List {
    /// What it is called in tests and figures.
    pub name: &'static str,
    /// Of a region, and of everything.
    pub region: Option<Keys>,
    /// Of a city or less, where an order holds within a city only.
    pub city: Option<Keys>,
    /// Of an agency.
    pub agency: Option<Keys>,
    /// What somebody is assigned to.
    pub assigned: Option<Keys>,
    /// What a search of an agency's people found.
    pub found_agency: Option<Keys>,
    /// What a search of the authority found.
    pub found_region: Option<Keys>,
    /// The kind whose terms those two ways begin at.
    pub searched: Option<Indexed>,
    /// Ways that a filter opens, by what it says.
    pub others: &'static [(&'static str, Keys)],
}

/// What a list is asked for: who asks, what is searched for, and a list's own filters.
pub(super) struct Asked<'a> {
    /// What may be seen.
    pub(super) filter: &'a Filter,
    /// Which part.
    pub(super) page: &'a Page,
    /// A list's own filters, from `?11`.
    pub(super) own: &'a [&'a dyn Bind],
    /// A way that one of these filters opens, in the place of all but what somebody is assigned to or a search found.
    pub(super) instead: Option<Keys>,
}

/// The values that every statement of a list is given.
struct Values<'a> {
    asked: &'a Asked<'a>,
    agency: Option<AgencyId>,
    account: Option<AccountId>,
    city: &'a str,
}

impl List {
    /// A list that cannot be walked yet.
    pub(super) const fn named(name: &'static str) -> Self {
        Self {
            name,
            region: None,
            city: None,
            agency: None,
            assigned: None,
            found_agency: None,
            found_region: None,
            searched: None,
            others: &[],
        }
    }

    /// A part of the list.
    ///
    /// # Errors
    /// Whatever the database says.
    pub(super) fn part<T>(
        &self,
        tx: &Tx<'_>,
        asked: &Asked<'_>,
        read: impl Fn(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Listed<T>, DbError> {
        let Asked { filter, page, .. } = asked;
        if filter.nothing {
            return Ok(Listed::nothing());
        }
        let values = Values { asked, agency: filter.agency, account: filter.assigned, city: filter.region.city() };
        let (keys, text) = self.chosen(tx, asked)?;
        if page.is_of_sheet {
            let items = values.run(tx, keys.page, text, (page.limit, page.offset), read)?;
            let total = u64::try_from(items.len()).unwrap_or(u64::MAX);
            return Ok(Listed { items, total, more: false, reachable: total });
        }
        let (total, more) = values.counted(tx, keys, text)?;
        let items = if page.offset == 0 || u64::from(page.offset) < total {
            values.run(tx, keys.page, text, (page.limit, page.offset), read)?
        } else {
            Vec::new()
        };
        Ok(Listed { items, total, more, reachable: total })
    }

    /// How many rows there are, as far as they are counted, and whether there are more.
    ///
    /// # Errors
    /// Whatever the database says.
    pub(super) fn count(&self, tx: &Tx<'_>, asked: &Asked<'_>) -> Result<(u64, bool), DbError> {
        let Asked { filter, .. } = asked;
        if filter.nothing {
            return Ok((0, false));
        }
        let values = Values { asked, agency: filter.agency, account: filter.assigned, city: filter.region.city() };
        let (keys, text) = self.chosen(tx, asked)?;
        values.counted(tx, keys, text)
    }

    /// The way to walk, and the text that is compared on it.
    fn chosen<'a>(&self, tx: &Tx<'_>, asked: &Asked<'a>) -> Result<(Keys, Option<&'a Needle>), DbError> {
        let Asked { filter, page, .. } = asked;
        let walk = self.walk(asked);
        let mut found = page.needle.as_ref().and_then(|_| self.found(filter));
        if let (Some(_), Some(kind)) = (found.and(walk), self.searched)
            && is_common(tx, kind, filter, page.needle.as_ref())?
        {
            found = None;
        }
        let keys = found.or(walk).ok_or(DbError::NoRow)?;
        Ok((keys, page.needle.as_ref().filter(|needle| found.is_none() || needle.is_long())))
    }

    /// The walk for who asks.
    fn walk(&self, asked: &Asked<'_>) -> Option<Keys> {
        let Filter { agency, assigned, region, .. } = asked.filter;
        let usual = match (assigned, agency) {
            (Some(_), _) => return self.assigned,
            (None, Some(_)) => self.agency,
            (None, None) if !region.city().is_empty() && self.city.is_some() => self.city,
            (None, None) => self.region,
        };
        asked.instead.or(usual)
    }

    /// The way by a search, for who asks.
    const fn found(&self, filter: &Filter) -> Option<Keys> {
        match (filter.assigned, filter.agency) {
            (Some(_), _) => None,
            (None, Some(_)) => self.found_agency,
            (None, None) => self.found_region,
        }
    }

    /// Every way there is, with its name.
    pub fn ways(&self) -> impl Iterator<Item = (&'static str, Keys)> {
        let named = [
            ("region", self.region),
            ("city", self.city),
            ("agency", self.agency),
            ("assigned", self.assigned),
            ("found_agency", self.found_agency),
            ("found_region", self.found_region),
        ];
        named.into_iter().filter_map(|(name, keys)| keys.map(|keys| (name, keys))).chain(self.others.iter().copied())
    }
}

impl Values<'_> {
    fn counted(&self, tx: &Tx<'_>, keys: Keys, text: Option<&Needle>) -> Result<(u64, bool), DbError> {
        let most = if self.asked.page.needle.is_some() { TURNED } else { COUNTED };
        let rows = self.run(tx, keys.count, text, (most + 1, 0), |row| row.get::<u64>(0))?;
        let rows = rows.into_iter().next().unwrap_or_default();
        let total = rows.min(u64::from(most));
        Ok((total, rows > total))
    }

    fn run<T>(
        &self,
        tx: &Tx<'_>,
        sql: &str,
        text: Option<&Needle>,
        (limit, offset): (u32, u32),
        read: impl Fn(&Row<'_>) -> Result<T, DbError>,
    ) -> Result<Vec<T>, DbError> {
        let needle = self.asked.page.needle.as_ref();
        let (first, end) = (needle.map(|needle| &needle.first), needle.map(|needle| &needle.end));
        let region = &self.asked.filter.region;
        let text = text.map(|needle| &needle.text);
        let shared =
            params![self.agency, region.from(), region.to(), self.account, first, end, text, self.city, limit, offset];
        let values: Vec<&dyn Bind> = shared.iter().chain(self.asked.own).copied().collect();
        tx.query(sql, &values, read)
    }
}

//! Forty items of the catalogue, as a plan of one month would hold them.

use std::sync::LazyLock;

/// System, facility code and name, item code and name, basis, value, unit, limit.
pub(super) type Item = [&'static str; 9];

pub(super) static ITEMS: LazyLock<Vec<Item>> = LazyLock::new(|| {
    let row = |line: &'static str| {
        let fields: Vec<_> = line.split('\t').collect();
        Item::try_from(fields).expect("nine fields")
    };
    include_str!("items.tsv").lines().map(row).collect()
});

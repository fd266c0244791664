//! What a catalogue must keep to: codes that nest and are unique, known norms, sane limits.

use std::collections::BTreeSet;

use super::{Catalogue, ItemKind, TestItem};

/// What is wrong with a catalogue.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CatalogueError {
    /// It is no JSON of the expected shape.
    #[error("the catalogue cannot be read: {reason}")]
    Unreadable {
        /// What the reader says.
        reason: String,
    },
    /// A code occurs twice.
    #[error("{code} occurs twice")]
    Twice {
        /// The code.
        code: String,
    },
    /// A facility or item stands under another system or facility than its code says.
    #[error("{code} stands under the wrong heading")]
    Misplaced {
        /// The code.
        code: String,
    },
    /// An item names a norm that the catalogue does not list.
    #[error("{item} names the unknown norm {norm}")]
    UnknownNorm {
        /// The item.
        item: String,
        /// The norm.
        norm: String,
    },
    /// An item's limits are the wrong way round, looser than the general ones, or not wanted.
    #[error("the limits of {item} make no sense")]
    Limits {
        /// The item.
        item: String,
    },
    /// An item belongs to no kind of plan, or a measured one has no unit.
    #[error("{item} lacks its period or unit")]
    Incomplete {
        /// The item.
        item: String,
    },
}

pub(super) fn check(catalogue: &Catalogue) -> Result<(), CatalogueError> {
    let mut seen = BTreeSet::new();
    let mut once = |code: &str| {
        if seen.insert(code.to_owned()) { Ok(()) } else { Err(CatalogueError::Twice { code: code.to_owned() }) }
    };
    for norm in &catalogue.norms {
        once(&norm.code)?;
    }
    for system in &catalogue.systems {
        once(system.code.as_str())?;
        for facility in &system.facilities {
            once(facility.code.as_str())?;
            if facility.code.system() != system.code {
                return Err(CatalogueError::Misplaced { code: facility.code.to_string() });
            }
            for item in &facility.items {
                once(item.code.as_str())?;
                if item.code.facility() != facility.code {
                    return Err(CatalogueError::Misplaced { code: item.code.to_string() });
                }
                check_item(catalogue, item)?;
            }
        }
    }
    Ok(())
}

fn check_item(catalogue: &Catalogue, item: &TestItem) -> Result<(), CatalogueError> {
    let code = || item.code.to_string();
    for norm in item.norm.iter().chain(item.variants.iter().filter_map(|variant| variant.norm.as_ref())) {
        if catalogue.norm(norm).is_none() {
            return Err(CatalogueError::UnknownNorm { item: code(), norm: norm.clone() });
        }
    }
    let measured = item.kind == ItemKind::Measure;
    if item.period.is_empty() || measured != item.unit.is_some() {
        return Err(CatalogueError::Incomplete { item: code() });
    }
    let no_looser = |variant: &super::Variant| {
        let min = item.limit.min.is_none_or(|general| variant.limit.min.is_none_or(|min| min >= general));
        let max = item.limit.max.is_none_or(|general| variant.limit.max.is_none_or(|max| max <= general));
        min && max && !variant.limit.is_empty()
    };
    let wanted = measured || (item.limit.is_empty() && item.variants.is_empty());
    if wanted && item.limits().all(|limit| limit.is_sane()) && item.variants.iter().all(no_looser) {
        Ok(())
    } else {
        Err(CatalogueError::Limits { item: code() })
    }
}

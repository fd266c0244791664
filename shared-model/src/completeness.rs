//! What a task still lacks before it can be submitted, item by item (R4.3, R4.4, R4.8).
//!
//! The phone asks before submitting and the server again before a review. Where several statements
//! stand side by side, every one of them has to be complete: the reviewer may decide for any.

use serde::Serialize;

use crate::catalogue::{Catalogue, TestItem};
use crate::code::{FacilityCode, ItemCode};
use crate::document::TaskEvidence;
use crate::document::statement::{PhotoOf, ResultKey, ResultStatement};
use crate::id::FaultId;
use crate::period::Period;
use crate::verdict::{Verdict, judge};

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Missing {
    /// The self-portrait of the submitter.
    Selfie,
    /// The sign-in on site.
    SignIn,
    /// The alarm controller, or the statement that there is none.
    Controller,
    /// A photo that a statement names is not in the document.
    ArrivalPhoto {
        /// What it belongs to: `selfie`, `sign_in` or `controller`.
        of: &'static str,
    },
    /// No item was recorded at all.
    AnyResult,
    /// The item has no result.
    Result {
        /// The facility.
        facility: FacilityCode,
        /// The item.
        item: ItemCode,
    },
    /// The measured value.
    Value {
        /// The result.
        result: ResultKey,
    },
    /// The reason why the verdict is another than the value says.
    OverrideReason {
        /// The result.
        result: ResultKey,
    },
    /// The note that says why the item could not be tested.
    Note {
        /// The result.
        result: ResultKey,
    },
    /// A photo of the item.
    Photo {
        /// The result.
        result: ResultKey,
    },
    /// The fault of a non-conforming item.
    Fault {
        /// The result.
        result: ResultKey,
    },
    /// The description of a fault.
    FaultDescription {
        /// The fault.
        fault: FaultId,
        /// The result it belongs to.
        result: ResultKey,
    },
    /// A photo of a fault.
    FaultPhoto {
        /// The fault.
        fault: FaultId,
        /// The result it belongs to.
        result: ResultKey,
    },
}

/// What `evidence` lacks, in the order of the screens: arrival, items in the order of the catalogue,
/// faults. `period` is the kind of the plan the task was raised from; a task without a plan needs any
/// result at all.
#[must_use]
pub fn missing(evidence: &TaskEvidence, period: Option<Period>, catalogue: &Catalogue) -> Vec<Missing> {
    let mut found = arrival(evidence);
    match period {
        Some(period) => {
            for facility in &evidence.header.facilities {
                let due = catalogue.due_items(facility, period);
                let open = due.filter(|item| !evidence.results.keys().any(|key| key.item == item.code));
                found.extend(open.map(|item| Missing::Result { facility: facility.clone(), item: item.code.clone() }));
            }
        }
        None if evidence.results.is_empty() => found.push(Missing::AnyResult),
        None => {}
    }
    for (key, said) in &evidence.results {
        let item = catalogue.item(&key.item);
        for statement in said.all() {
            found.extend(
                of_result(evidence, key, statement, item)
                    .into_iter()
                    .filter(|m| !found.contains(m))
                    .collect::<Vec<_>>(),
            );
        }
    }
    found.extend(faults(evidence));
    found
}

fn arrival(evidence: &TaskEvidence) -> Vec<Missing> {
    let mut found = Vec::new();
    let mut photo = |of, named: Option<crate::sha::Sha256>, missing| match named {
        None => found.push(missing),
        Some(sha) if !evidence.photos.contains_key(&sha) => found.push(Missing::ArrivalPhoto { of }),
        Some(_) => {}
    };
    photo("selfie", evidence.selfie.as_ref().map(|said| said.shown.photo), Missing::Selfie);
    photo("sign_in", evidence.sign_in.as_ref().map(|said| said.shown.photo), Missing::SignIn);
    photo("controller", evidence.controller.as_ref().map(|said| said.shown.photo), Missing::Controller);
    found
}

fn has_photo(evidence: &TaskEvidence, of: &PhotoOf) -> bool {
    evidence.photos.values().flat_map(|said| said.all()).any(|photo| photo.of == *of)
}

fn of_result(
    evidence: &TaskEvidence,
    key: &ResultKey,
    statement: &ResultStatement,
    item: Option<&TestItem>,
) -> Vec<Missing> {
    let result = || key.clone();
    let mut found = Vec::new();
    if statement.verdict == Verdict::Untestable {
        // Whatever the item asks for cannot be had; the note carries it.
        if statement.note.trim().is_empty() {
            found.push(Missing::Note { result: result() });
        }
        return found;
    }
    let value = statement.value.filter(|value| value.is_finite());
    if item.is_some_and(TestItem::needs_value) && value.is_none() {
        found.push(Missing::Value { result: result() });
    }
    let judged = value.zip(statement.limit).and_then(|(value, limit)| judge(value, &limit).verdict());
    let explained = statement.override_reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
    if judged.is_some_and(|judged| judged != statement.verdict) && !explained {
        found.push(Missing::OverrideReason { result: result() });
    }
    if item.is_some_and(|item| item.photo) && !has_photo(evidence, &PhotoOf::Item(result())) {
        found.push(Missing::Photo { result: result() });
    }
    if statement.verdict == Verdict::Fail {
        let has_fault = evidence.faults.values().flat_map(|said| said.all()).any(|fault| fault.result == *key);
        if !has_fault {
            found.push(Missing::Fault { result: result() });
        }
    }
    found
}

fn faults(evidence: &TaskEvidence) -> Vec<Missing> {
    let mut found = Vec::new();
    for (fault, said) in &evidence.faults {
        let result = || said.shown.result.clone();
        if said.all().any(|statement| statement.description.trim().is_empty()) {
            found.push(Missing::FaultDescription { fault: *fault, result: result() });
        }
        let shown = has_photo(evidence, &PhotoOf::Fault(*fault)) || has_photo(evidence, &PhotoOf::Item(result()));
        if !shown {
            found.push(Missing::FaultPhoto { fault: *fault, result: result() });
        }
    }
    found
}

#[cfg(test)]
mod tests;

//! What a task still lacks before it can be submitted, item by item (R4.3, R4.4, R4.8).
//!
//! The phone asks before it submits; the server asks again, because the reviewer must see what an older or a
//! foreign app let through. Where several statements stand side by side every one of them has to be complete:
//! the reviewer may decide for any.

use crate::catalogue::{TestItem, is_record_system};
use crate::code::FacilityCode;
use crate::document::statement::{EntryStatement, FaultStatement, PhotoOf, ResultKey, ResultStatement};
use crate::document::{Disputed, TaskEvidence};
use crate::id::{EntryId, FaultId};
use crate::sha::Sha256;
use crate::task::TaskKind;
use crate::verdict::{Verdict, judge};

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The submitter's self-portrait.
    Selfie,
    /// The sign-in on site.
    SignIn,
    /// The alarm controller, or the statement that there is none.
    Controller,
    /// No item was recorded at all, in a task that asks for none in particular.
    AnyResult,
    /// An item has no answer.
    Result(ResultKey),
    /// An item that is measured has no value.
    Value(ResultKey),
    /// The verdict is another than the value says, and nothing says why.
    OverrideReason(ResultKey),
    /// An item cannot be tested, and nothing says why.
    Note(ResultKey),
    /// An item needs a photo.
    Photo(ResultKey),
    /// A non-conforming item has no fault, or the fault no description.
    Fault(ResultKey),
    /// A fault has no photo.
    FaultPhoto(ResultKey, FaultId),
    /// A task that is recorded as entries has none.
    AnyEntry,
    /// An entry does not say which system or facility it is about.
    EntrySubject(EntryId),
    /// An entry has no verdict.
    EntryVerdict(EntryId),
    /// An entry does not name the norm by which the facility was tested.
    EntryNorm(EntryId),
    /// An entry does not say what was inspected or done.
    EntryRecord(EntryId),
    /// An entry does not say what was found; where it cannot be inspected, why.
    EntryFinding(EntryId),
    /// An entry has no photo.
    EntryPhoto(EntryId),
}

impl Missing {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Selfie => "arrival.selfie",
            Self::SignIn => "arrival.sign_in",
            Self::Controller => "arrival.controller",
            Self::AnyResult => "task.results",
            Self::Result(_) => "item.result",
            Self::Value(_) => "item.value",
            Self::OverrideReason(_) => "item.override_reason",
            Self::Note(_) => "item.note",
            Self::Photo(_) => "item.photo",
            Self::Fault(_) => "fault.description",
            Self::FaultPhoto(..) => "fault.photo",
            Self::AnyEntry => "task.entries",
            Self::EntrySubject(_) => "entry.subject",
            Self::EntryVerdict(_) => "entry.verdict",
            Self::EntryNorm(_) => "entry.norm",
            Self::EntryRecord(_) => "entry.record",
            Self::EntryFinding(_) => "entry.finding",
            Self::EntryPhoto(_) => "entry.photo",
        }
    }

    /// The item it is about.
    #[must_use]
    pub const fn key(&self) -> Option<&ResultKey> {
        match self {
            Self::Selfie
            | Self::SignIn
            | Self::Controller
            | Self::AnyResult
            | Self::AnyEntry
            | Self::EntrySubject(_)
            | Self::EntryVerdict(_)
            | Self::EntryNorm(_)
            | Self::EntryRecord(_)
            | Self::EntryFinding(_)
            | Self::EntryPhoto(_) => None,
            Self::Result(key)
            | Self::Value(key)
            | Self::OverrideReason(key)
            | Self::Note(key)
            | Self::Photo(key)
            | Self::Fault(key)
            | Self::FaultPhoto(key, _) => Some(key),
        }
    }

    /// The entry it is about.
    #[must_use]
    pub const fn entry(&self) -> Option<EntryId> {
        match self {
            Self::EntrySubject(entry)
            | Self::EntryVerdict(entry)
            | Self::EntryNorm(entry)
            | Self::EntryRecord(entry)
            | Self::EntryFinding(entry)
            | Self::EntryPhoto(entry) => Some(*entry),
            _ => None,
        }
    }
}

/// What `evidence` lacks, in the order of the screens: arrival, then the items in the order of `due`, which the
/// task asks for, then its entries. The record items of `due` are the prompts of entries and ask for no answer of
/// their own (R4.14). Work outside the plan needs any answer at all, each complete.
pub fn missing<'a>(
    evidence: &TaskEvidence,
    due: impl IntoIterator<Item = (&'a FacilityCode, &'a TestItem)>,
) -> Vec<Missing> {
    let mut found = arrival(evidence);
    let mut asked = false;
    let optional = evidence.header.kind == TaskKind::Supplementary;
    for (facility, item) in due.into_iter().filter(|(facility, _)| !is_record_system(&facility.system())) {
        asked = true;
        let whole = ResultKey { facility: facility.clone(), item: item.code.clone(), point: None };
        let mut answers = evidence.results.range(whole.clone()..);
        let mut answered = false;
        while let Some((key, _)) = answers.next().filter(|(key, _)| is_of(key, &whole)) {
            answered = true;
            found.extend(missing_at(evidence, key, item));
        }
        if !answered && !optional {
            found.push(Missing::Result(whole));
        }
    }
    let entries = evidence.header.takes_entries();
    if evidence.results.is_empty() && !entries && (optional || !asked) {
        found.push(Missing::AnyResult);
    }
    if entries {
        found.extend(missing_entries(evidence));
    }
    found
}

/// What the entries lack; those made by mistake lack nothing.
fn missing_entries(evidence: &TaskEvidence) -> Vec<Missing> {
    let counted = |said: &Disputed<EntryStatement>| said.all().any(|entry| !entry.withdrawn);
    let mut entries = evidence.entries.iter().filter(|(_, said)| counted(said)).peekable();
    if entries.peek().is_none() && evidence.results.is_empty() {
        return vec![Missing::AnyEntry];
    }
    entries.flat_map(|(entry, _)| missing_of_entry(evidence, *entry)).collect()
}

/// What one entry lacks.
#[must_use]
pub fn missing_of_entry(evidence: &TaskEvidence, entry: EntryId) -> Vec<Missing> {
    let statements = evidence.entries.get(&entry).into_iter().flat_map(|said| said.all());
    let statements: Vec<_> = statements.filter(|statement| !statement.withdrawn).collect();
    if statements.is_empty() {
        return Vec::new();
    }
    let kind = evidence.header.kind;
    let ordered = matches!(kind, TaskKind::Investigation | TaskKind::Repair);
    let blank = |text: fn(&EntryStatement) -> &str| statements.iter().any(|entry| text(entry).trim().is_empty());
    let untestable = statements.iter().any(|statement| statement.verdict == Some(Verdict::Untestable));
    let wanted = [
        (!ordered && blank(|entry| &entry.subject), Missing::EntrySubject(entry)),
        (statements.iter().any(|statement| statement.verdict.is_none()), Missing::EntryVerdict(entry)),
        (kind == TaskKind::NormMismatch && blank(|entry| &entry.norm), Missing::EntryNorm(entry)),
        (!untestable && blank(|entry| &entry.record), Missing::EntryRecord(entry)),
        (blank(|entry| &entry.finding), Missing::EntryFinding(entry)),
        (!has_photo(evidence, &PhotoOf::Entry(entry)), Missing::EntryPhoto(entry)),
    ];
    wanted.into_iter().filter_map(|(lacks, missing)| lacks.then_some(missing)).collect()
}

/// What one item, or one point of it, lacks.
#[must_use]
pub fn missing_at(evidence: &TaskEvidence, key: &ResultKey, item: &TestItem) -> Vec<Missing> {
    let Some(said) = evidence.results.get(key) else { return vec![Missing::Result(key.clone())] };
    let mut found = Vec::new();
    for statement in said.all() {
        for missing in of_result(evidence, key, statement, item) {
            if !found.contains(&missing) {
                found.push(missing);
            }
        }
    }
    found
}

fn is_of(key: &ResultKey, whole: &ResultKey) -> bool {
    key.facility == whole.facility && key.item == whole.item
}

fn arrival(evidence: &TaskEvidence) -> Vec<Missing> {
    let held = |photo: Option<Sha256>| photo.is_some_and(|photo| evidence.photos.contains_key(&photo));
    let selfie = held(evidence.selfie.as_ref().map(|said| said.shown.photo));
    let sign_in = held(evidence.sign_in.as_ref().map(|said| said.shown.photo));
    // Whoever comes for one fault does not go by the controller; whoever comes to test does.
    let ordered = matches!(evidence.header.kind, TaskKind::Investigation | TaskKind::Repair);
    let controller = ordered || held(evidence.controller.as_ref().map(|said| said.shown.photo));
    let parts = [(selfie, Missing::Selfie), (sign_in, Missing::SignIn), (controller, Missing::Controller)];
    parts.into_iter().filter_map(|(held, missing)| (!held).then_some(missing)).collect()
}

fn of_result(evidence: &TaskEvidence, key: &ResultKey, statement: &ResultStatement, item: &TestItem) -> Vec<Missing> {
    let mut found = Vec::new();
    if statement.verdict == Verdict::Untestable {
        // Whatever the item asks for cannot be had; the note carries it.
        found.extend(statement.note.trim().is_empty().then(|| Missing::Note(key.clone())));
        return found;
    }
    let value = statement.value.filter(|value| value.is_finite());
    if item.needs_value() && value.is_none() {
        found.push(Missing::Value(key.clone()));
    }
    let judged = value.zip(statement.limit).and_then(|(value, limit)| judge(value, &limit).verdict());
    let explained = statement.override_reason.as_ref().is_some_and(|reason| !reason.trim().is_empty());
    if judged.is_some_and(|judged| judged != statement.verdict) && !explained {
        found.push(Missing::OverrideReason(key.clone()));
    }
    if item.photo && !has_photo(evidence, &PhotoOf::Item(key.clone())) {
        found.push(Missing::Photo(key.clone()));
    }
    if statement.verdict == Verdict::Fail {
        found.extend(of_fault(evidence, key));
    }
    found
}

/// What the faults of a non-conforming item lack: one is needed, and people apart may each have opened theirs.
fn of_fault(evidence: &TaskEvidence, key: &ResultKey) -> Vec<Missing> {
    let faults: Vec<_> =
        evidence.faults.iter().filter(|(_, said)| said.all().any(|fault| fault.result == *key)).collect();
    let described = |said: &Disputed<FaultStatement>| said.all().all(|fault| !fault.description.trim().is_empty());
    let mut found = Vec::new();
    if faults.is_empty() || !faults.iter().all(|(_, said)| described(said)) {
        found.push(Missing::Fault(key.clone()));
    }
    let bare = faults.iter().filter(|(fault, _)| !has_photo(evidence, &PhotoOf::Fault(**fault)));
    found.extend(bare.map(|(fault, _)| Missing::FaultPhoto(key.clone(), **fault)));
    found
}

fn has_photo(evidence: &TaskEvidence, of: &PhotoOf) -> bool {
    evidence.photos.values().flat_map(|said| said.all()).any(|photo| photo.of == *of)
}

#[cfg(test)]
mod tests;

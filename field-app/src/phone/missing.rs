//! What stands in the way of submitting, thing by thing (R4.8).

use shared_model::catalogue::ItemKind;
use shared_model::document::statement::{PhotoOf, ResultKey};
use shared_model::id::FaultId;
use shared_model::verdict::Verdict;

use super::OpenTask;

/// One thing that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Missing {
    /// The submitter's self-portrait.
    Selfie,
    /// The sign-in on site.
    SignIn,
    /// The alarm controller.
    Controller,
    /// An item has no answer.
    Result(ResultKey),
    /// An item that is measured has no value.
    Value(ResultKey),
    /// An item needs a photo.
    Photo(ResultKey),
    /// An item cannot be tested, and nothing says why.
    Note(ResultKey),
    /// A non-conforming item has no fault.
    Fault(ResultKey),
    /// A fault has no photo.
    FaultPhoto(ResultKey, FaultId),
}

impl Missing {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Selfie => "arrival.selfie",
            Self::SignIn => "arrival.sign_in",
            Self::Controller => "arrival.controller",
            Self::Result(_) => "item.result",
            Self::Value(_) => "item.value",
            Self::Photo(_) => "item.photo",
            Self::Note(_) => "item.note",
            Self::Fault(_) => "fault.description",
            Self::FaultPhoto(..) => "fault.photo",
        }
    }

    /// The item it is about.
    #[must_use]
    pub const fn key(&self) -> Option<&ResultKey> {
        match self {
            Self::Selfie | Self::SignIn | Self::Controller => None,
            Self::Result(key) | Self::Value(key) | Self::Photo(key) | Self::Note(key) | Self::Fault(key) => Some(key),
            Self::FaultPhoto(key, _) => Some(key),
        }
    }
}

impl OpenTask {
    /// Everything that is missing, in the order of the screens.
    #[must_use]
    pub fn missing(&self) -> Vec<Missing> {
        let said = &self.evidence;
        let mut missing = Vec::new();
        missing.extend(said.selfie.is_none().then_some(Missing::Selfie));
        missing.extend(said.sign_in.is_none().then_some(Missing::SignIn));
        missing.extend(said.controller.is_none().then_some(Missing::Controller));
        for each in &self.scope.items {
            let mut results = self.results_of(each).peekable();
            if results.peek().is_none() {
                let key = ResultKey { facility: each.facility.clone(), item: each.item.code.clone(), point: None };
                missing.push(Missing::Result(key));
            }
            for (key, result) in results {
                self.missing_of(
                    key,
                    result.shown.verdict,
                    result.shown.value,
                    result.shown.note.as_str(),
                    each.item,
                    &mut missing,
                );
            }
        }
        missing
    }

    /// What is missing at one answered item.
    #[must_use]
    pub fn missing_at(&self, key: &ResultKey) -> Vec<Missing> {
        let Some(item) = self.scope.item(key) else { return Vec::new() };
        match self.evidence.results.get(key) {
            None => vec![Missing::Result(key.clone())],
            Some(said) => {
                let mut missing = Vec::new();
                self.missing_of(key, said.shown.verdict, said.shown.value, &said.shown.note, item, &mut missing);
                missing
            }
        }
    }

    fn missing_of(
        &self,
        key: &ResultKey,
        verdict: Verdict,
        value: Option<f64>,
        note: &str,
        item: &shared_model::catalogue::TestItem,
        missing: &mut Vec<Missing>,
    ) {
        let tested = verdict != Verdict::Untestable;
        if tested && item.kind == ItemKind::Measure && value.is_none() {
            missing.push(Missing::Value(key.clone()));
        }
        if tested && item.photo && !self.has_photo(&PhotoOf::Item(key.clone())) {
            missing.push(Missing::Photo(key.clone()));
        }
        if !tested && note.is_empty() {
            missing.push(Missing::Note(key.clone()));
        }
        if verdict == Verdict::Fail {
            match self.fault_of(key) {
                None => missing.push(Missing::Fault(key.clone())),
                Some(fault) if !self.has_photo(&PhotoOf::Fault(fault)) => {
                    missing.push(Missing::FaultPhoto(key.clone(), fault));
                }
                Some(_) => {}
            }
        }
    }

    fn has_photo(&self, of: &PhotoOf) -> bool {
        self.evidence.photos.values().any(|said| said.all().any(|photo| photo.of == *of))
    }
}

//! Answers and faults (R4.4). An answer is never changed: a newer one replaces it and both stay in the history.

use shared_model::catalogue::{ItemKind, TestItem};
use shared_model::document::statement::{FaultStatement, ResultKey, ResultStatement};
use shared_model::id::{FaultId, TaskId};
use shared_model::verdict::{Limit, Verdict, judge};

use super::{Change, Phone, check_text};
use crate::error::{AppError, Rule};

/// An answer as the engineer gives it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// The verdict; may be left out when the value decides it.
    pub verdict: Option<Verdict>,
    /// The measured value.
    pub value: Option<f64>,
    /// Which of the item's stricter cases applies.
    pub limit_case: Option<u32>,
    /// Why the verdict differs from what the value gives.
    pub override_reason: Option<String>,
    /// Note.
    pub note: String,
    /// Where.
    pub place: String,
}

/// The limits that apply: the general ones, or those of a stricter case.
///
/// # Errors
/// [`Rule::Malformed`] when there is no such case.
pub fn limit_of(item: &TestItem, case: Option<u32>) -> Result<Limit, Rule> {
    match case {
        None => Ok(item.limit),
        Some(case) => {
            item.variants.get(case as usize).map(|variant| variant.limit).ok_or(Rule::Malformed { field: "limit_case" })
        }
    }
}

impl Answer {
    /// Decides the verdict and checks that the answer says what it must.
    fn decide(&self, item: &TestItem) -> Result<(Verdict, Limit), Rule> {
        let limit = limit_of(item, self.limit_case)?;
        if self.value.is_some_and(|value| !value.is_finite()) {
            return Err(Rule::ValueNotANumber);
        }
        let by_value = self.value.and_then(|value| judge(value, &limit).verdict());
        let verdict = self.verdict.or(by_value).ok_or(Rule::VerdictNeeded)?;
        if item.kind == ItemKind::Measure && self.value.is_none() && verdict != Verdict::Untestable {
            return Err(Rule::ValueNeeded);
        }
        if verdict == Verdict::Untestable && self.note.trim().is_empty() {
            return Err(Rule::NoteNeeded);
        }
        let against = by_value.is_some_and(|given| given != verdict) && verdict != Verdict::Untestable;
        if against && self.override_reason.as_deref().is_none_or(|reason| reason.trim().is_empty()) {
            return Err(Rule::ReasonNeeded);
        }
        Ok((verdict, limit))
    }
}

impl Phone {
    /// Records an answer.
    ///
    /// # Errors
    /// [`Rule`]s about the answer, and what the store says; then nothing was recorded.
    pub fn record_result(&mut self, task: TaskId, key: &ResultKey, answer: &Answer) -> Result<(), AppError> {
        self.change(task, |change| {
            change.for_recording()?;
            let item = change.item(key)?;
            let (verdict, limit) = answer.decide(item)?;
            let reason =
                answer.override_reason.as_deref().map(|reason| check_text("override_reason", reason)).transpose()?;
            let statement = ResultStatement {
                verdict,
                value: answer.value,
                unit: answer.value.and(item.unit.clone()),
                limit: answer.value.and((!limit.is_empty()).then_some(limit)),
                limit_case: answer.value.and(answer.limit_case),
                override_reason: reason.filter(|reason| !reason.is_empty()),
                note: check_text("note", &answer.note)?,
                place: check_text("place", &answer.place)?,
                said: change.said,
            };
            if let Some(value) = answer.value {
                let header = &change.row.header;
                change.tx.remember_value(header, &key.to_string(), value, change.said.at.device)?;
            }
            change.open.record_result(key.clone(), statement);
            Ok(())
        })
    }

    /// Opens the fault of a non-conforming item, or states it anew.
    ///
    /// # Errors
    /// [`Rule::NotAFailure`], [`Rule::DescriptionNeeded`], and what the store says.
    pub fn record_fault(
        &mut self,
        task: TaskId,
        key: &ResultKey,
        description: &str,
        place: &str,
    ) -> Result<FaultId, AppError> {
        let fresh = FaultId::new(self.now(), self.random()?);
        self.change(task, |change| {
            change.for_recording()?;
            change.item(key)?;
            let failed = change.open.evidence.results.get(key).is_some_and(|said| said.shown.verdict == Verdict::Fail);
            if !failed {
                return Err(Rule::NotAFailure.into());
            }
            let description = check_text("description", description)?;
            if description.is_empty() {
                return Err(Rule::DescriptionNeeded.into());
            }
            let fault = change.open.fault_of(key).unwrap_or(fresh);
            let place = check_text("place", place)?;
            let statement = FaultStatement { result: key.clone(), description, place, said: change.said };
            change.open.record_fault(fault, statement);
            Ok(fault)
        })
    }
}

impl Change<'_, '_> {
    /// The item a result key names, if the task asks for it.
    pub(super) fn item(&self, key: &ResultKey) -> Result<&'static TestItem, Rule> {
        self.open.scope.item(key).ok_or_else(|| Rule::UnknownItem { item: key.to_string() })
    }
}

impl super::OpenTask {
    /// The fault opened for a result, the first one when people working apart opened several.
    #[must_use]
    pub fn fault_of(&self, key: &ResultKey) -> Option<FaultId> {
        self.evidence.faults.iter().find(|(_, said)| said.shown.result == *key).map(|(fault, _)| *fault)
    }
}

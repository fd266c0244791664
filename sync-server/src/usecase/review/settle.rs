//! What a review settles: the conflicts of a task as it is now, with what an earlier approval settled (ADR 0019).

use shared_model::document::TaskEvidence;
use shared_model::document::statement::ResultKey;
use shared_model::id::AccountId;
use shared_model::moment::Moment;
use shared_model::review::{Held, ReviewDecision, SettleError, Settlement, Subject, conflicts, settle};
use shared_model::verdict::Verdict;

use super::NewReview;
use crate::db::Tx;
use crate::error::{ApiError, Code};
use crate::store;
use crate::store::review::ReviewRow;
use crate::store::task::TaskRow;

/// What stands in the way of an approval, or is decided with it.
pub(super) struct Settled {
    /// Every conflict with how it is settled, or why that does not do.
    pub(super) outcome: Result<Vec<Settlement>, SettleError>,
    /// Non-conforming results, as they are settled, that no fault of the task belongs to.
    pub(super) failed_without_fault: usize,
}

/// Settles the conflicts of a task as `new` asks.
///
/// # Errors
/// `request.invalid` for settlements with a return, which keeps none.
pub(super) fn of_review(
    tx: &Tx<'_>,
    row: &TaskRow,
    new: &NewReview,
    (by, at): (AccountId, Moment),
) -> Result<Settled, ApiError> {
    if new.decision == ReviewDecision::Return {
        if !new.settlements.is_empty() {
            return Err(ApiError::from(Code::RequestInvalid).field("settlements", Code::FieldUnneeded));
        }
        return Ok(Settled { outcome: Ok(Vec::new()), failed_without_fault: 0 });
    }
    if row.counts.failed == 0 && row.counts.conflicts == 0 {
        let outcome = settle(&[], &new.settlements, &[], (by, at));
        return Ok(Settled { outcome, failed_without_fault: 0 });
    }
    let evidence = crate::usecase::task::evidence(tx, row.id, None)?;
    let reviews = store::review::of_task(tx, row.id)?;
    let outcome = settle(&conflicts(&evidence), &new.settlements, earlier(&reviews), (by, at));
    let settled = outcome.as_deref().unwrap_or_default();
    let failed_without_fault = failed_without_fault(&evidence, settled);
    Ok(Settled { outcome, failed_without_fault })
}

/// What the last approval settled, unless a correction took it back.
pub(in crate::usecase) fn earlier(reviews: &[ReviewRow]) -> &[Settlement] {
    let approval = reviews.iter().rfind(|row| row.decision == ReviewDecision::Approve && row.undone.is_none());
    approval.map_or(&[], |row| &row.settlements)
}

fn failed_without_fault(evidence: &TaskEvidence, settled: &[Settlement]) -> usize {
    let has_fault =
        |key: &ResultKey| evidence.faults.values().flat_map(|said| said.all()).any(|fault| fault.result == *key);
    let failed = evidence.results.iter().filter(|(key, said)| {
        let held = Held::new(&Subject::Result((*key).clone()), said, settled);
        held.counted().any(|result| result.verdict == Verdict::Fail)
    });
    failed.filter(|(key, _)| !has_fault(key)).count()
}

/// The public form of what stands against a settlement.
pub(super) fn refused(error: &SettleError) -> ApiError {
    match error {
        SettleError::Open { subjects } => {
            let named: Vec<String> = subjects.iter().map(ToString::to_string).collect();
            ApiError::from(Code::ReviewConflictsOpen).with("count", named.len()).with("subjects", named)
        }
        SettleError::Unknown { subject } => {
            ApiError::from(Code::ReviewSettlementUnknown).with("subject", subject.to_string())
        }
        SettleError::Twice { .. } => ApiError::from(Code::RequestInvalid).field("settlements", Code::FieldUnneeded),
        SettleError::NoReason { subject } => {
            ApiError::from(Code::ReviewSettlementReason).with("subject", subject.to_string())
        }
    }
}

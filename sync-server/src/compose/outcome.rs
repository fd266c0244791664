//! The planned items with what was said about each.

use shared_model::catalogue::{Facility, System, TestItem, is_record_system};
use shared_model::document::statement::{ResultKey, ResultStatement};
use shared_model::review::{Held, Subject};
use shared_model::verdict::Verdict;

use super::source::{ReportSource, TaskSource};

/// One answer to a planned item.
#[derive(Debug, Clone)]
pub(super) struct Answer<'a> {
    /// The task it is from.
    pub(super) task: &'a TaskSource,
    /// Its key in the task's document.
    pub(super) key: &'a ResultKey,
    /// What was said, as it was settled.
    pub(super) held: Held<'a, ResultStatement>,
}

/// One planned item with all answers to it.
#[derive(Debug, Clone)]
pub(super) struct PlannedItem<'a> {
    /// Its system.
    pub(super) system: &'a System,
    /// Its facility.
    pub(super) facility: &'a Facility,
    /// The item.
    pub(super) item: &'a TestItem,
    /// The answers of all tasks of the plan, in the order of tasks and test points.
    pub(super) answers: Vec<Answer<'a>>,
}

impl<'a> PlannedItem<'a> {
    /// The statements that count: of a settled answer the one that holds, of any other all.
    pub(super) fn statements(&self) -> impl Iterator<Item = &'a ResultStatement> {
        self.answers.iter().flat_map(|answer| answer.held.counted())
    }

    /// The outcome of the item as the tables count it: non-conforming when any answer is, cannot be tested when
    /// no answer is more than that; `None` when nobody answered. Every statement is printed besides.
    pub(super) fn verdict(&self) -> Option<Verdict> {
        let verdicts: Vec<_> = self.statements().map(|statement| statement.verdict).collect();
        [Verdict::Fail, Verdict::Pass, Verdict::Untestable].into_iter().find(|verdict| verdicts.contains(verdict))
    }

    /// Whether people who worked apart said different things of one test point, and nobody settled it.
    pub(super) fn is_disputed(&self) -> bool {
        let apart = |answer: &Answer<'_>| answer.held.counted().any(|said| said.verdict != answer.held.said.verdict);
        self.answers.iter().any(apart)
    }

    /// Whether a reviewer settled what people who worked apart said.
    pub(super) fn is_settled(&self) -> bool {
        self.answers.iter().any(|answer| answer.held.settlement.is_some())
    }
}

/// Every due item of every planned facility, in the order of the report. The items of record facilities are prompts
/// of entries, which are printed themselves (R4.14).
pub(super) fn planned_items(source: &ReportSource) -> Vec<PlannedItem<'_>> {
    let mut items = Vec::new();
    for system in source.catalogue.in_report_order().into_iter().filter(|system| !is_record_system(&system.code)) {
        for facility in system.facilities.iter().filter(|facility| source.planned.contains(&facility.code)) {
            for item in source.catalogue.due_items(&facility.code, source.period) {
                let answers = answers(source, item);
                items.push(PlannedItem { system, facility, item, answers });
            }
        }
    }
    items
}

fn answers<'a>(source: &'a ReportSource, item: &TestItem) -> Vec<Answer<'a>> {
    let of_task = |task: &'a TaskSource| {
        let results = task.evidence.results.iter().filter(|(key, _)| key.item == item.code);
        results.map(move |(key, said)| {
            let held = task.held(&Subject::Result(key.clone()), said);
            Answer { task, key, held }
        })
    };
    source.planned_tasks().flat_map(of_task).collect()
}

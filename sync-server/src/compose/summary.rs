//! Section 1.3: one row for each system.

use fengtai_report::{Dispositions, SummaryRow};
use shared_model::code::SystemCode;
use shared_model::document::statement::FaultStatement;
use shared_model::fault::{FaultDisposition, FaultState};
use shared_model::review::Subject;
use shared_model::verdict::Verdict;

use super::outcome::{PlannedItem, planned_items};
use super::source::{FaultSource, ReportSource};

/// The summary, for the systems of the plan and those with faults left from before.
pub(super) fn summary(source: &ReportSource) -> Vec<SummaryRow> {
    let items = planned_items(source);
    let systems = source.catalogue.in_report_order().into_iter();
    systems
        .filter_map(|system| {
            let of_system: Vec<_> = items.iter().filter(|item| item.system.code == system.code).collect();
            let row = row(source, &system.code, system.name_zh.clone(), &of_system);
            (row.planned > 0 || row.carried_over > 0).then_some(row)
        })
        .collect()
}

fn row(source: &ReportSource, system: &SystemCode, name: String, items: &[&PlannedItem<'_>]) -> SummaryRow {
    let count = |verdict| as_u32(items.iter().filter(|item| item.verdict() == Some(verdict)).count());
    let (passed, failed, untestable) = (count(Verdict::Pass), count(Verdict::Fail), count(Verdict::Untestable));
    let current: Vec<_> = current_faults(source, system).collect();
    let earlier: Vec<_> = earlier_faults(source, system).collect();
    SummaryRow {
        system: name,
        planned: as_u32(items.len()),
        tested: passed + failed,
        passed,
        failed,
        untestable,
        new_faults: as_u32(current.len()),
        resolved: as_u32(current.iter().flatten().filter(|fault| fault.state == FaultState::Resolved).count()),
        carried_over: as_u32(earlier.len()),
        dispositions: dispositions(current.into_iter().flatten().chain(earlier)),
    }
}

/// The faults the approved tasks state for a system, with where each stands.
fn current_faults<'a>(
    source: &'a ReportSource,
    system: &'a SystemCode,
) -> impl Iterator<Item = Option<&'a FaultSource>> {
    let stated = source.tasks.iter().flat_map(|task| {
        let faults = task.evidence.faults.iter();
        faults.map(|(id, said)| (id, task.held(&Subject::Fault(*id), said).said))
    });
    let of_system = stated.filter(|(_, said)| is_of(said, system));
    of_system.map(|(id, _)| source.faults.get(id))
}

fn earlier_faults<'a>(source: &'a ReportSource, system: &'a SystemCode) -> impl Iterator<Item = &'a FaultSource> {
    source.earlier.iter().filter_map(move |(task, fault)| {
        let said = task.evidence.faults.get(&fault.id)?;
        is_of(task.held(&Subject::Fault(fault.id), said).said, system).then_some(fault)
    })
}

fn is_of(fault: &FaultStatement, system: &SystemCode) -> bool {
    fault.result.facility.system() == *system
}

fn dispositions<'a>(faults: impl Iterator<Item = &'a FaultSource>) -> Dispositions {
    let mut counts = Dispositions::default();
    for disposition in faults.filter_map(|fault| fault.disposition) {
        *match disposition {
            FaultDisposition::Investigate => &mut counts.investigate,
            FaultDisposition::OwnerAgreed => &mut counts.owner_agreed,
            FaultDisposition::OwnerDeclined => &mut counts.owner_declined,
            FaultDisposition::OutOfScope => &mut counts.out_of_scope,
            FaultDisposition::InDiscussion => &mut counts.in_discussion,
        } += 1;
    }
    counts
}

fn as_u32(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

//! Section 1.6: the faults of this month, then older ones that are still open.

use fengtai_report::{Fault, Faults, Repair};
use shared_model::calendar::Month;
use shared_model::document::Disputed;
use shared_model::document::statement::{FaultStatement, PhotoOf};
use shared_model::fault::FaultState;
use shared_model::id::FaultId;
use shared_model::review::{Held, ReviewDecision, Statement as _, Subject};

use super::evidence::Album;
use super::settled;
use super::source::{FaultSource, ReportSource, TaskSource};
use super::wording;

/// The faults.
pub(super) fn faults(source: &ReportSource, album: &mut Album<'_>) -> Faults {
    let mut current = Vec::new();
    for task in &source.tasks {
        for (id, said) in &task.evidence.faults {
            current.push(fault(source, album, task, (*id, said), source.faults.get(id)));
        }
    }
    let mut earlier = Vec::new();
    for (task, known) in &source.earlier {
        if let Some(said) = task.evidence.faults.get(&known.id) {
            let held = task.held(&Subject::Fault(known.id), said);
            let found_in = Some(wording::month(Month::of(held.said.said.at.best())));
            earlier.push(Fault { found_in, ..fault(source, album, task, (known.id, said), Some(known)) });
        }
    }
    Faults { current, earlier }
}

fn fault(
    source: &ReportSource,
    album: &mut Album<'_>,
    task: &TaskSource,
    (id, stated): (FaultId, &Disputed<FaultStatement>),
    known: Option<&FaultSource>,
) -> Fault {
    let held = task.held(&Subject::Fault(id), stated);
    let said = held.said;
    let catalogue = source.catalogue;
    let system = catalogue.system(&said.result.facility.system()).map(|system| system.name_zh.clone());
    let facility = catalogue.facility(&said.result.facility).map(|facility| facility.name_zh.as_str());
    let item = catalogue.item(&said.result.item).map(|item| item.name_zh.as_str());
    let state = known.map_or(FaultState::Open, |known| known.state);
    Fault {
        found_in: None,
        found_at: wording::time(said.said.at.best()),
        found_by: source.name(said.said.by).to_owned(),
        system: system.unwrap_or_else(|| said.result.facility.system().to_string()),
        item: format!("{} · {}", facility.unwrap_or_default(), item.unwrap_or_default()),
        place: said.place.clone(),
        description: said.description.clone(),
        settlement: settled::line(source, &held),
        conflicts: contradictions(source, &held),
        disposition: known.and_then(handled).unwrap_or_default(),
        state: wording::fault_state(state).to_owned(),
        closed: matches!(state, FaultState::Resolved | FaultState::OutOfScope),
        owner_viewed_at: None,
        repair: known.and_then(|known| known.repair.as_deref()).map(|task| repair(source, album, task)),
        photos: album.of(task, &PhotoOf::Fault(id)),
    }
}

/// The repair, as the engineer recorded it and the reviewer confirmed it.
fn repair(source: &ReportSource, album: &mut Album<'_>, task: &TaskSource) -> Repair {
    let mut repair = Repair::default();
    let (mut names, mut words, mut last) = (Vec::new(), Vec::new(), None);
    for (id, said) in &task.evidence.entries {
        for entry in task.held(&Subject::Entry(*id), said).counted().filter(|entry| !entry.withdrawn) {
            let name = source.name(entry.said.by);
            if !names.contains(&name) {
                names.push(name);
            }
            words.extend([entry.record.as_str(), entry.finding.as_str()].into_iter().filter(|part| !part.is_empty()));
            last = last.max(Some(entry.said.at.best()));
        }
        repair.photos.extend(album.of(task, &PhotoOf::Entry(*id)));
    }
    let approved = task.reviews.iter().rfind(|review| review.decision == ReviewDecision::Approve);
    repair.by = format!("{}（{}）", names.join("、"), source.project.agency_name);
    repair.method = words.join("；");
    repair.at = last.map(wording::time).unwrap_or_default();
    repair.confirmed = approved
        .map_or_else(String::new, |review| format!("{}于{}审核通过", review.reviewer, wording::time(review.at)));
    repair
}

/// What others stated of the fault that is not the same, each as one sentence.
fn contradictions(source: &ReportSource, held: &Held<'_, FaultStatement>) -> Vec<String> {
    let others = held.others.iter().filter(|other| !other.agrees(held.said));
    let sentence = |other: &&FaultStatement| {
        let words = [other.place.as_str(), other.description.as_str()].into_iter().filter(|part| !part.is_empty());
        let (by, at) = (source.name(other.said.by), wording::time(other.said.at.best()));
        format!("{by}于{at}记录：{}", words.collect::<Vec<_>>().join("，"))
    };
    others.map(sentence).collect()
}

/// How it is handled, with the words said then.
fn handled(known: &FaultSource) -> Option<String> {
    let disposition = wording::disposition(known.disposition?);
    Some(if known.note.is_empty() { disposition.to_owned() } else { format!("{disposition}：{}", known.note) })
}

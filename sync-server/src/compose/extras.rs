//! What stands outside the plan's table: the results of the tasks ticked besides, and the entries of all tasks.

use fengtai_report::{Extra, Verdict as Printed};
use shared_model::document::Disputed;
use shared_model::document::statement::{EntryStatement, PhotoOf, ResultKey, ResultStatement};
use shared_model::id::EntryId;
use shared_model::report::ReportKind;
use shared_model::review::Subject;
use shared_model::task::TaskKind;

use super::evidence::Album;
use super::items::{basis, printed, sentence};
use super::settled;
use super::source::{ReportSource, TaskSource};
use super::wording;

/// How an entry that was called a mistake is told.
const MISTAKE: &str = "误建，作废";

/// Results of the tasks besides the plan's, and every entry that counts.
pub(super) fn extras(source: &ReportSource, album: &mut Album<'_>) -> Vec<Extra> {
    let mut extras = Vec::new();
    for task in &source.tasks {
        // A maintenance report has tables of its own for the plan.
        if task.evidence.header.kind != TaskKind::Planned || source.kind != ReportKind::Maintenance {
            for (key, said) in &task.evidence.results {
                extras.push(result(source, album, task, key, said));
            }
        }
        for (id, said) in &task.evidence.entries {
            extras.extend(entry(source, album, task, *id, said));
        }
    }
    extras
}

fn result(
    source: &ReportSource,
    album: &mut Album<'_>,
    task: &TaskSource,
    key: &ResultKey,
    all: &Disputed<ResultStatement>,
) -> Extra {
    let held = task.held(&Subject::Result(key.clone()), all);
    let said = held.said;
    let item = source.catalogue.item(&key.item);
    let facility = source.catalogue.facility(&key.facility);
    let disputed = held.counted().any(|other| other.verdict != said.verdict);
    Extra {
        kind: kind(task),
        facility: facility.map_or_else(|| key.facility.to_string(), |facility| facility.name_zh.clone()),
        item: item.map_or_else(|| key.item.to_string(), |item| item.name_zh.clone()),
        basis: item.map(basis).unwrap_or_default(),
        place: said.place.clone(),
        verdict: Some(if disputed { Printed::Conflict } else { printed(said.verdict) }),
        finding: measured(said),
        by: source.name(said.said.by).to_owned(),
        at: wording::time(said.said.at.best()),
        settlement: settled::line(source, &held),
        conflicts: held.others.iter().map(|other| sentence(source, other)).collect(),
        photos: album.of(task, &PhotoOf::Item(key.clone())),
    }
}

/// The measured value with its limit, why somebody decided against it, and the note.
fn measured(said: &ResultStatement) -> String {
    let unit = said.unit.as_deref().unwrap_or_default();
    let limit = said.limit.as_ref().and_then(wording::limit).map(|limit| format!("（标准值 {limit} {unit}）"));
    let value =
        said.value.map(|value| format!("实测值 {} {unit}{}", wording::number(value), limit.unwrap_or_default()));
    let reason = said.override_reason.as_ref().map(|reason| format!("结论与实测值不一致的理由：{reason}"));
    let note = Some(said.note.clone()).filter(|note| !note.is_empty());
    [value, reason, note].into_iter().flatten().collect::<Vec<_>>().join("；")
}

/// An entry; `None` when everybody who stated it called it a mistake.
fn entry(
    source: &ReportSource,
    album: &mut Album<'_>,
    task: &TaskSource,
    id: EntryId,
    all: &Disputed<EntryStatement>,
) -> Option<Extra> {
    let held = task.held(&Subject::Entry(id), all);
    // What was settled is printed with what was put aside, also where it holds that the entry was a mistake.
    let settled = held.settlement.is_some();
    let mut counted =
        std::iter::once(held.said).chain(held.others.iter().copied()).filter(|said| settled || !said.withdrawn);
    let said = counted.next()?;
    let others: Vec<_> = counted.collect();
    let disputed = !settled && others.iter().any(|other| other.verdict != said.verdict);
    let of_catalogue = said.facility.as_ref().and_then(|code| source.catalogue.facility(code));
    let prompt = said.prompt.as_ref().and_then(|code| source.catalogue.item(code));
    let facility = match (said.subject.is_empty(), of_catalogue) {
        (true, Some(facility)) => facility.name_zh.clone(),
        _ => said.subject.clone(),
    };
    let quantity = said.quantity.map(|quantity| format!("{quantity} 处"));
    let parts = [prompt.map(|item| item.name_zh.clone()), Some(said.record.clone()), quantity];
    Some(Extra {
        kind: kind(task),
        facility,
        item: parts.into_iter().flatten().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("；"),
        basis: if said.norm.is_empty() { prompt.map(basis).unwrap_or_default() } else { said.norm.clone() },
        place: said.place.clone(),
        verdict: match said.verdict {
            _ if said.withdrawn => None,
            _ if disputed => Some(Printed::Conflict),
            verdict => verdict.map(printed),
        },
        finding: if said.withdrawn { MISTAKE.to_owned() } else { said.finding.clone() },
        by: source.name(said.said.by).to_owned(),
        at: wording::time(said.said.at.best()),
        settlement: settled::line(source, &held),
        conflicts: others.into_iter().map(|other| told(source, other)).collect(),
        photos: album.of(task, &PhotoOf::Entry(id)),
    })
}

/// A concurrent statement as one sentence.
fn told(source: &ReportSource, said: &EntryStatement) -> String {
    let verdict = match said.verdict {
        _ if said.withdrawn => MISTAKE,
        verdict => verdict.map_or("未下结论", wording::verdict),
    };
    let words = [verdict, said.record.as_str(), said.finding.as_str()];
    let words: Vec<_> = words.into_iter().filter(|part| !part.is_empty()).collect();
    format!("{}于{}记录：{}", source.name(said.said.by), wording::time(said.said.at.best()), words.join("，"))
}

/// What kind of record it is: the entries of a planned task are what the plan asked for on site.
fn kind(task: &TaskSource) -> String {
    match task.evidence.header.kind {
        TaskKind::Planned => "现场记录".to_owned(),
        kind => wording::task_kind(kind).to_owned(),
    }
}

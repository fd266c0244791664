//! Sections 1.4 and 1.5: the maintenance table and the measured records.

use fengtai_report::{MaintenanceGroup, MaintenanceRow, MeasuredRecord, Verdict as Printed};
use shared_model::catalogue::TestItem;
use shared_model::document::statement::{PhotoOf, ResultStatement};
use shared_model::review::Subject;
use shared_model::verdict::Verdict;

use super::evidence::Album;
use super::outcome::{Answer, PlannedItem, planned_items};
use super::settled;
use super::source::ReportSource;
use super::wording;

/// Section 1.4: one row for each planned item.
pub(super) fn maintenance(source: &ReportSource) -> Vec<MaintenanceGroup> {
    let mut groups: Vec<MaintenanceGroup> = Vec::new();
    for item in planned_items(source) {
        let row = row(source, &item);
        match groups.last_mut().filter(|group| group.system == item.system.name_zh) {
            Some(group) => group.rows.push(row),
            None => groups.push(MaintenanceGroup { system: item.system.name_zh.clone(), rows: vec![row] }),
        }
    }
    groups
}

fn row(source: &ReportSource, planned: &PlannedItem<'_>) -> MaintenanceRow {
    let installed = source.project.facilities.iter().find(|facility| facility.code == planned.facility.code);
    let verdict = match planned.verdict() {
        None => Printed::Absent,
        Some(_) if planned.is_disputed() => Printed::Conflict,
        Some(verdict) => printed(verdict),
    };
    let (mut names, mut places, mut last) = (Vec::new(), Vec::new(), None);
    for said in planned.statements() {
        push_new(&mut names, source.name(said.said.by));
        push_new(&mut places, &said.place);
        last = last.max(Some(said.said.at.best()));
    }
    let sampled = planned.statements().filter(|said| said.verdict != Verdict::Untestable).count();
    MaintenanceRow {
        facility_code: planned.facility.code.to_string(),
        facility: planned.facility.name_zh.clone(),
        item_code: planned.item.code.to_string(),
        item: planned.item.name_zh.clone(),
        period: wording::period(source.period).to_owned(),
        basis: basis(planned.item),
        place: if places.is_empty() {
            installed.map(|f| f.place.clone()).unwrap_or_default()
        } else {
            places.join("；")
        },
        facility_count: installed.map(|facility| facility.count),
        sampled: u32::try_from(sampled).ok(),
        verdict,
        remark: remark(source, planned),
        by: names.join("、"),
        at: last.map(wording::time).unwrap_or_default(),
    }
}

/// That a conflict was settled, cause and handling of the faults, and why something could not be tested.
fn remark(source: &ReportSource, planned: &PlannedItem<'_>) -> String {
    let mut words = Vec::new();
    if planned.is_settled() {
        words.push("记录不一致，审核人已认定，见实测记录".to_owned());
    }
    for answer in &planned.answers {
        let faults = answer.task.evidence.faults.iter();
        let held = faults.map(|(id, fault)| (id, answer.task.held(&Subject::Fault(*id), fault).said));
        for (id, fault) in held.filter(|(_, fault)| fault.result == *answer.key) {
            let handled = source.faults.get(id).and_then(|fault| fault.disposition).map(wording::disposition);
            words.push(format!("{}（{}）", fault.description, handled.unwrap_or("待处理")));
        }
        let untestable =
            answer.held.counted().filter(|said| said.verdict == Verdict::Untestable && !said.note.is_empty());
        words.extend(untestable.map(|said| said.note.clone()));
    }
    words.join("；")
}

/// Section 1.5: one block for each result that carries a value or a photo, or is disputed.
pub(super) fn measured(source: &ReportSource, album: &mut Album<'_>) -> Vec<MeasuredRecord> {
    let mut records = Vec::new();
    for planned in planned_items(source) {
        for answer in &planned.answers {
            let photos = album.of(answer.task, &PhotoOf::Item(answer.key.clone()));
            let said = answer.held.said;
            if said.value.is_some() || !photos.is_empty() || !answer.held.others.is_empty() || !said.note.is_empty() {
                records.push(record(source, &planned, answer, photos));
            }
        }
    }
    records
}

fn record(source: &ReportSource, planned: &PlannedItem<'_>, answer: &Answer<'_>, photos: Vec<usize>) -> MeasuredRecord {
    let said = answer.held.said;
    MeasuredRecord {
        system: planned.system.name_zh.clone(),
        facility: planned.facility.name_zh.clone(),
        place: said.place.clone(),
        item_code: planned.item.code.to_string(),
        item: planned.item.name_zh.clone(),
        value: said.value.map(wording::number),
        unit: said.unit.clone(),
        limit: said.limit.as_ref().and_then(wording::limit),
        verdict: printed(said.verdict),
        override_reason: said.override_reason.clone(),
        note: said.note.clone(),
        by: source.name(said.said.by).to_owned(),
        at: wording::time(said.said.at.best()),
        settlement: settled::line(source, &answer.held),
        conflicts: answer.held.others.iter().map(|other| sentence(source, other)).collect(),
        photos,
    }
}

/// A concurrent statement as one sentence.
pub(super) fn sentence(source: &ReportSource, said: &ResultStatement) -> String {
    let verdict = wording::verdict(said.verdict);
    let value = said.value.map_or_else(String::new, |value| {
        format!("，实测值 {} {}", wording::number(value), said.unit.as_deref().unwrap_or_default())
    });
    let note = if said.note.is_empty() { String::new() } else { format!("，{}", said.note) };
    format!("{}于{}记录：{verdict}{value}{note}", source.name(said.said.by), wording::time(said.said.at.best()))
}

/// Norm and clause.
pub(super) fn basis(item: &TestItem) -> String {
    match (&item.norm, &item.clause) {
        (Some(norm), Some(clause)) => format!("{norm} {clause}"),
        (Some(norm), None) => norm.clone(),
        (None, _) => String::new(),
    }
}

pub(super) const fn printed(verdict: Verdict) -> Printed {
    match verdict {
        Verdict::Pass => Printed::Pass,
        Verdict::Fail => Printed::Fail,
        Verdict::Untestable => Printed::Untestable,
    }
}

fn push_new<'a>(list: &mut Vec<&'a str>, text: &'a str) {
    if !text.is_empty() && !list.contains(&text) {
        list.push(text);
    }
}

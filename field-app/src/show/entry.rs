//! Entries and the lists they choose from.

use shared_model::catalogue::{Catalogue, is_record_system};
use shared_model::document::statement::{EntryStatement, PhotoOf};
use shared_model::feed::ProjectFacts;
use shared_model::id::EntryId;
use shared_model::task::TaskKind;

use super::item::{ItemContext, photos_of};
use super::{text, verdict_view};
use crate::phone::OpenTask;
use crate::view::{
    EntriesView, EntryChoices, EntryForm, EntrySaid, EntryView, EntryWords, FacilityChoice, NormChoice, PromptView,
    SystemChoice,
};

/// The entries of a task; none for a task that takes none.
pub(super) fn entries(context: &ItemContext<'_>) -> Option<EntriesView> {
    let open = context.open;
    let header = &open.evidence.header;
    if !header.takes_entries() {
        return None;
    }
    let form = match header.kind {
        TaskKind::NormMismatch => EntryForm::NormMismatch,
        TaskKind::Investigation => EntryForm::Investigation,
        TaskKind::Repair => EntryForm::Repair,
        TaskKind::Planned | TaskKind::Supplementary => EntryForm::OnSite,
    };
    let mut entries: Vec<_> = open.evidence.entries.keys().filter_map(|entry| entry_view(context, *entry)).collect();
    // Ids sort by the time they were made.
    entries.sort_by(|a, b| a.id.cmp(&b.id));
    Some(EntriesView { form, prompts: prompts(open), entries })
}

/// One entry.
pub(crate) fn entry_view(context: &ItemContext<'_>, entry: EntryId) -> Option<EntryView> {
    let open = context.open;
    let all = open.evidence.entries.get(&entry)?;
    let before = open.submitted.as_ref();
    let note = context.review.as_ref().and_then(|review| review.entry_notes.iter().find(|note| note.entry == entry));
    Some(EntryView {
        id: entry.to_string(),
        said: said(&all.shown, &context.account),
        others: all.others.iter().map(|other| said(other, &context.account)).collect(),
        photos: photos_of(context, &PhotoOf::Entry(entry)),
        review_note: note.map(|note| note.note.clone()),
        missing: open.missing_of_entry(entry).iter().map(|missing| missing.code().to_owned()).collect(),
        changed: before.is_some_and(|before| before.entries.get(&entry) != Some(all)),
    })
}

fn said(statement: &EntryStatement, account: &str) -> EntrySaid {
    EntrySaid {
        words: EntryWords {
            verdict: statement.verdict.map(verdict_view),
            subject: statement.subject.clone(),
            facility: statement.facility.as_ref().map(ToString::to_string),
            prompt: statement.prompt.as_ref().map(ToString::to_string),
            norm: statement.norm.clone(),
            place: statement.place.clone(),
            quantity: statement.quantity,
            record: statement.record.clone(),
            finding: statement.finding.clone(),
        },
        withdrawn: statement.withdrawn,
        by: statement.said.by.to_string(),
        mine: statement.said.by.to_string() == account,
        at: statement.said.at.device.as_ms(),
    }
}

/// What the record facilities of the task ask to be recorded.
fn prompts(open: &OpenTask) -> Vec<PromptView> {
    let facilities = open.evidence.header.facilities.iter().filter(|code| is_record_system(&code.system()));
    let items = facilities.filter_map(|code| open.scope.catalogue.facility(code)).flat_map(|facility| &facility.items);
    let prompt = |item: &shared_model::catalogue::TestItem| PromptView {
        item: item.code.to_string(),
        name: text(&item.name_zh, &item.name_en),
        remark: item.note.clone(),
    };
    items.map(prompt).collect()
}

/// The built-in lists: systems with those of the project first, norms, buildings.
pub(crate) fn entry_choices(catalogue: &Catalogue, project: Option<&ProjectFacts>) -> EntryChoices {
    let installed = |code: &shared_model::code::SystemCode| {
        project.is_some_and(|project| project.facilities.iter().any(|facility| facility.code.system() == *code))
    };
    let mut systems: Vec<_> = catalogue.systems.iter().filter(|system| !is_record_system(&system.code)).collect();
    systems.sort_by_key(|system| !installed(&system.code));
    let choice = |system: &shared_model::catalogue::System| SystemChoice {
        code: system.code.to_string(),
        name: text(&system.name_zh, &system.name_en),
        facilities: system
            .facilities
            .iter()
            .map(|facility| FacilityChoice {
                code: facility.code.to_string(),
                name: text(&facility.name_zh, &facility.name_en),
            })
            .collect(),
    };
    let norm = |norm: &shared_model::catalogue::Norm| NormChoice { code: norm.code.clone(), title: norm.title.clone() };
    EntryChoices {
        systems: systems.into_iter().map(choice).collect(),
        norms: catalogue.norms.iter().map(norm).collect(),
        buildings: project.map(|project| project.buildings.clone()).unwrap_or_default(),
    }
}

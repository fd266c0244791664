//! One item: what is asked, what was answered, what is missing.

use std::collections::HashMap;

use shared_model::catalogue::{ItemKind, TestItem};
use shared_model::document::statement::{PhotoOf, ResultKey, ResultStatement};
use shared_model::feed::ReviewFacts;
use shared_model::id::{EntryId, FaultId};
use shared_model::sha::Sha256;
use shared_model::verdict::{Judgement, Limit, Verdict, judge};

use super::{photo_view, text, verdict_view};
use crate::error::AppError;
use crate::phone::OpenTask;
use crate::store::{PhotoRow, TaskRow, Tx};
use crate::view::{self, EntryView, FaultView, ItemView, JudgementView, LimitView, PhotoView, ResultView};

/// What the items of a task are shown with.
pub(crate) struct ItemContext<'a> {
    pub(crate) open: &'a OpenTask,
    pub(crate) account: String,
    pub(crate) photos: &'a HashMap<Sha256, PhotoRow>,
    pub(crate) last_values: HashMap<String, f64>,
    pub(crate) review: Option<ReviewFacts>,
}

/// One item alone, after it was answered.
pub(crate) fn single_item(
    tx: &Tx<'_>,
    row: &TaskRow,
    open: &OpenTask,
    account: String,
    key: &ResultKey,
    item: &TestItem,
) -> Result<ItemView, AppError> {
    let photos = photos_here(tx, row)?;
    let last_values = tx.other_values(&row.header)?.into_iter().collect();
    let review = returned(tx, row)?;
    Ok(item_of(&ItemContext { open, account, photos: &photos, last_values, review }, key, item))
}

/// One entry alone, after it was written.
pub(crate) fn single_entry(
    tx: &Tx<'_>,
    row: &TaskRow,
    open: &OpenTask,
    account: String,
    entry: EntryId,
) -> Result<Option<EntryView>, AppError> {
    let photos = photos_here(tx, row)?;
    let review = returned(tx, row)?;
    let context = ItemContext { open, account, photos: &photos, last_values: HashMap::new(), review };
    Ok(super::entry_view(&context, entry))
}

/// The review that sent the task back, if that was the last one.
fn returned(tx: &Tx<'_>, row: &TaskRow) -> Result<Option<ReviewFacts>, AppError> {
    Ok(tx.reviews(row.id())?.into_iter().next().filter(|review| !review.approved))
}

fn photos_here(tx: &Tx<'_>, row: &TaskRow) -> Result<HashMap<Sha256, PhotoRow>, AppError> {
    Ok(tx.task_photos(row.id())?.into_iter().map(|photo| (photo.sha256, photo)).collect())
}

/// One item or one point of it.
pub(crate) fn item_of(context: &ItemContext<'_>, key: &ResultKey, item: &TestItem) -> ItemView {
    let open = context.open;
    let said = open.evidence.results.get(key);
    let general = LimitView { min: item.limit.min, max: item.limit.max, case: None };
    let cases = item.variants.iter().map(|variant| LimitView {
        min: variant.limit.min,
        max: variant.limit.max,
        case: Some(text(&variant.when_zh, &variant.when_en)),
    });
    let review = context.review.as_ref().and_then(|review| review.item_notes.iter().find(|note| note.item == *key));
    ItemView {
        facility: key.facility.to_string(),
        item: key.item.to_string(),
        point: key.point.clone(),
        name: text(&item.name_zh, &item.name_en),
        kind: if item.kind == ItemKind::Measure { view::ItemKind::Measure } else { view::ItemKind::Check },
        unit: item.unit.clone(),
        limits: std::iter::once(general).filter(|limit| limit.min.or(limit.max).is_some()).chain(cases).collect(),
        norm: item.norm.clone().unwrap_or_default(),
        clause: item.clause.clone(),
        remark: item.note.clone(),
        sampling: item.sampling.as_ref().map(sampling),
        photo_required: item.photo,
        result: said.map(|said| result_view(&said.shown, &context.account)),
        others: said.iter().flat_map(|said| &said.others).map(|other| result_view(other, &context.account)).collect(),
        fault: open.fault_of(key).and_then(|fault| fault_view(context, fault)),
        photos: photos_of(context, &PhotoOf::Item(key.clone())),
        last_value: context.last_values.get(&key.to_string()).copied(),
        review_note: review.map(|note| note.note.clone()),
        changed: open.submitted.as_ref().is_some_and(|before| before.results.get(key) != said),
        missing: open.missing_at(key).iter().map(|missing| missing.code().to_owned()).collect(),
    }
}

fn sampling(sampling: &shared_model::catalogue::Sampling) -> String {
    serde_json::to_value(sampling).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn result_view(statement: &ResultStatement, account: &str) -> ResultView {
    let limit = statement.limit.unwrap_or_default();
    let by_value = statement.value.and_then(|value| judge(value, &limit).verdict());
    ResultView {
        verdict: verdict_view(statement.verdict),
        value: statement.value,
        unit: statement.unit.clone(),
        limit_case: statement.limit_case,
        override_reason: statement.override_reason.clone(),
        note: statement.note.clone(),
        place: statement.place.clone(),
        out_of_range: by_value == Some(Verdict::Fail),
        by: statement.said.by.to_string(),
        mine: statement.said.by.to_string() == account,
        at: statement.said.at.device.as_ms(),
    }
}

fn fault_view(context: &ItemContext<'_>, fault: FaultId) -> Option<FaultView> {
    let said = context.open.evidence.faults.get(&fault)?;
    let result = context.open.evidence.results.get(&said.shown.result);
    Some(FaultView {
        id: fault.to_string(),
        description: said.shown.description.clone(),
        place: said.shown.place.clone(),
        at: said.shown.said.at.device.as_ms(),
        photos: photos_of(context, &PhotoOf::Fault(fault)),
        withdrawn: result.is_none_or(|result| result.all().all(|each| each.verdict != Verdict::Fail)),
    })
}

pub(super) fn photos_of(context: &ItemContext<'_>, of: &PhotoOf) -> Vec<PhotoView> {
    let all = context.open.evidence.photos.iter().filter(|(_, said)| said.shown.of == *of);
    let mut photos: Vec<_> =
        all.map(|(sha256, said)| photo_view(*sha256, &said.shown, context.photos.get(sha256))).collect();
    photos.sort_by_key(|photo| photo.at);
    photos
}

/// A value held against its limit.
pub(crate) fn judgement(value: f64, limit: &Limit) -> JudgementView {
    let judged = judge(value, limit);
    let relation = match judged {
        Judgement::Within => "within",
        Judgement::Below => "too_low",
        Judgement::Above => "too_high",
        Judgement::Open => "no_limit",
    };
    JudgementView { verdict: judged.verdict().map(verdict_view), relation: relation.to_owned() }
}

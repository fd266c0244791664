//! Who did what when, in the order in which each phone says it happened.

use std::collections::BTreeMap;

use crate::document::TaskEvidence;
use crate::document::statement::Said;
use crate::id::AccountId;
use crate::position::Fix;
use crate::track::TrackPoint;

/// One thing somebody recorded on site.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deed<'a> {
    /// Who, on which phone, when.
    pub(super) said: Said,
    /// Where, if the phone knew.
    pub(super) fix: Option<&'a Fix>,
    /// Whether it is the result of a test item.
    pub(super) is_result: bool,
}

/// What each person recorded, in the order of the best known time.
pub(super) fn deeds(evidence: &TaskEvidence) -> BTreeMap<AccountId, Vec<Deed<'_>>> {
    let plain = |said| Deed { said, fix: None, is_result: false };
    let sign_ins = evidence.sign_in.iter().flat_map(|each| each.all());
    let sign_ins = sign_ins.map(|each| Deed { fix: each.fix.as_ref(), ..plain(each.said) });
    let photos = evidence.photos.values().flat_map(|each| each.all());
    let photos = photos.map(|each| Deed { fix: each.fix.as_ref(), ..plain(each.said) });
    let results = evidence.results.values().flat_map(|each| each.all());
    let results = results.map(|each| Deed { is_result: true, ..plain(each.said) });
    let entries = evidence.entries.values().flat_map(|each| each.all()).map(|each| plain(each.said));
    let mut of: BTreeMap<AccountId, Vec<Deed<'_>>> = BTreeMap::new();
    for deed in sign_ins.chain(photos).chain(results).chain(entries) {
        of.entry(deed.said.by).or_default().push(deed);
    }
    for deeds in of.values_mut() {
        deeds.sort_by_key(|deed| deed.said.at.best());
    }
    of
}

/// Milliseconds from `first` to `last`: by the clock nobody can set where one start of the phone covers both, else by
/// the best known times.
pub(super) fn between(first: &Said, last: &Said) -> i64 {
    let counted = if first.device == last.device { first.at.elapsed_to_ms(&last.at) } else { None };
    counted.unwrap_or_else(|| last.at.best().ms_since(first.at.best())).max(0)
}

/// The track points of each person in the order of time.
pub(super) fn tracks(evidence: &TaskEvidence) -> BTreeMap<AccountId, Vec<TrackPoint>> {
    let mut of: BTreeMap<AccountId, Vec<TrackPoint>> = BTreeMap::new();
    for segment in evidence.tracks.values() {
        of.entry(segment.by).or_default().extend(&segment.points);
    }
    for points in of.values_mut() {
        points.sort_by_key(|point| point.at);
    }
    of
}

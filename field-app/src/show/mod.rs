//! Turns what the phone knows into what the screens show. Reads only.

mod entry;
mod health;
mod home;
mod item;
mod order;
mod stamp;
mod sync;
mod task;

use shared_model::catalogue::Catalogue;
use shared_model::code::FacilityCode;
use shared_model::document::statement::{CaptureSource, PhotoOf, ResultKey};
use shared_model::moment::Moment;
use shared_model::verdict::Verdict;

pub(crate) use entry::{entry_choices, entry_view};
pub(crate) use health::self_test;
pub(crate) use home::{brands, home, open_items, task_list};
pub(crate) use item::{item_of, judgement, single_entry, single_item};
pub(crate) use order::{order, orders, project_items};
pub(crate) use stamp::stamp;
pub(crate) use sync::{LinkState, details, summary};
pub(crate) use task::{card, missing, photo_view, task};

use crate::error::Rule;
use crate::store::{AccountRow, Tx};
use crate::view::{self, Origin, PhotoTarget, Text};

/// What every view needs.
pub(crate) struct Show<'a, 'b> {
    pub(crate) tx: &'a Tx<'b>,
    pub(crate) account: &'a AccountRow,
    /// The best estimate of the true time.
    pub(crate) now: Moment,
}

pub(crate) fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

/// A facility's name; its code where the catalogue does not know it.
pub(crate) fn facility_name(catalogue: Option<&Catalogue>, code: &FacilityCode) -> Text {
    match catalogue.and_then(|catalogue| catalogue.facility(code)) {
        Some(facility) => text(&facility.name_zh, &facility.name_en),
        None => text(code.as_str(), code.as_str()),
    }
}

pub(crate) const fn verdict_view(verdict: Verdict) -> view::Verdict {
    match verdict {
        Verdict::Pass => view::Verdict::Pass,
        Verdict::Fail => view::Verdict::Fail,
        Verdict::Untestable => view::Verdict::Untestable,
    }
}

pub(crate) const fn verdict_of(verdict: view::Verdict) -> Verdict {
    match verdict {
        view::Verdict::Pass => Verdict::Pass,
        view::Verdict::Fail => Verdict::Fail,
        view::Verdict::Untestable => Verdict::Untestable,
    }
}

pub(crate) const fn origin(source: CaptureSource) -> Origin {
    match source {
        CaptureSource::Camera => Origin::Real,
        CaptureSource::Simulated => Origin::Simulated,
    }
}

/// A result key of what a screen sends.
pub(crate) fn key_of(facility: &str, item: &str, point: Option<&str>) -> Result<ResultKey, Rule> {
    let facility = facility.parse().map_err(|_| Rule::Malformed { field: "facility" })?;
    let item = item.parse().map_err(|_| Rule::Malformed { field: "item" })?;
    let point = point.map(str::trim).filter(|point| !point.is_empty());
    if point.is_some_and(|point| point.chars().count() > 60) {
        return Err(Rule::TooLong { field: "point", limit: 60 });
    }
    Ok(ResultKey { facility, item, point: point.map(str::to_owned) })
}

pub(crate) fn target_of(of: &PhotoOf) -> PhotoTarget {
    match of {
        PhotoOf::Selfie => PhotoTarget::Selfie,
        PhotoOf::SignIn => PhotoTarget::SignIn,
        PhotoOf::Controller => PhotoTarget::Controller,
        PhotoOf::Item(key) => item_target(key),
        PhotoOf::Fault(fault) => PhotoTarget::Fault { fault: fault.to_string() },
        PhotoOf::Entry(entry) => PhotoTarget::Entry { entry: entry.to_string() },
    }
}

pub(crate) fn item_target(key: &ResultKey) -> PhotoTarget {
    PhotoTarget::Item { facility: key.facility.to_string(), item: key.item.to_string(), point: key.point.clone() }
}

pub(crate) fn photo_of(target: &PhotoTarget) -> Result<PhotoOf, Rule> {
    Ok(match target {
        PhotoTarget::Selfie => PhotoOf::Selfie,
        PhotoTarget::SignIn => PhotoOf::SignIn,
        PhotoTarget::Controller => PhotoOf::Controller,
        PhotoTarget::Item { facility, item, point } => PhotoOf::Item(key_of(facility, item, point.as_deref())?),
        PhotoTarget::Fault { fault } => PhotoOf::Fault(fault.parse().map_err(|_| Rule::Malformed { field: "fault" })?),
        PhotoTarget::Entry { entry } => PhotoOf::Entry(entry.parse().map_err(|_| Rule::Malformed { field: "entry" })?),
    })
}

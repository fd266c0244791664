//! The photos and the submissions a report rests on.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use fengtai_report::{Photo, PhotoIndex, Receipt, Submission};
use shared_model::document::statement::{CaptureSource, PhotoOf, PhotoStatement};
use shared_model::sha::Sha256;

use super::source::{ReportSource, SubmissionSource, TaskSource};
use super::wording;

/// Collects the photos in the order they are first printed; each once.
pub(super) struct Album<'a> {
    source: &'a ReportSource,
    photos: Vec<Photo>,
    originals: Vec<Sha256>,
    known: BTreeMap<Sha256, PhotoIndex>,
}

impl<'a> Album<'a> {
    pub(super) const fn new(source: &'a ReportSource) -> Self {
        Self { source, photos: Vec::new(), originals: Vec::new(), known: BTreeMap::new() }
    }

    /// The photos of a task that belong to `of`.
    pub(super) fn of(&mut self, task: &TaskSource, of: &PhotoOf) -> Vec<PhotoIndex> {
        let mut photos: Vec<_> =
            task.evidence.photos.iter().filter(|(_, said)| said.all().any(|photo| photo.of == *of)).collect();
        photos.sort_by_key(|(sha256, said)| (said.shown.said.at.best(), **sha256));
        photos.into_iter().map(|(sha256, said)| self.add(*sha256, &said.shown)).collect()
    }

    /// One photo of a task; `None` when the task does not name it.
    pub(super) fn photo(&mut self, task: &TaskSource, sha256: Sha256) -> Option<PhotoIndex> {
        let said = task.evidence.photos.get(&sha256)?;
        Some(self.add(sha256, &said.shown))
    }

    /// Everything that was used.
    pub(super) fn finish(mut self) -> (Vec<Photo>, Vec<Sha256>) {
        // What no part pointed at is listed all the same: nothing that was recorded is left out.
        for task in &self.source.tasks {
            for (sha256, said) in &task.evidence.photos {
                self.add(*sha256, &said.shown);
            }
        }
        (self.photos, self.originals)
    }

    fn add(&mut self, sha256: Sha256, said: &PhotoStatement) -> PhotoIndex {
        if let Some(index) = self.known.get(&sha256) {
            return *index;
        }
        let index = self.photos.len();
        self.photos.push(photo(self.source, sha256, said));
        self.originals.push(sha256);
        self.known.insert(sha256, index);
        index
    }
}

fn photo(source: &ReportSource, sha256: Sha256, said: &PhotoStatement) -> Photo {
    let (kind, place) = match &said.of {
        PhotoOf::Selfie => ("自拍", String::new()),
        PhotoOf::SignIn => ("现场签到", String::new()),
        PhotoOf::Controller => ("控制器", String::new()),
        PhotoOf::Item(key) => ("现场照片", key.item.to_string()),
        PhotoOf::Fault(_) => ("故障照片", String::new()),
    };
    let position = said.fix.as_ref().map_or_else(String::new, |fix| {
        format!("{:.5}, {:.5} ±{:.0} m", fix.position.lat, fix.position.lon, fix.accuracy_m)
    });
    let note = match said.source {
        CaptureSource::Camera => "",
        CaptureSource::Simulated => "模拟来源",
    };
    Photo {
        sha256: sha256.to_string(),
        kind: kind.to_owned(),
        taken_at: wording::time(said.said.at.best()),
        by: source.name(said.said.by).to_owned(),
        place,
        position,
        note: note.to_owned(),
    }
}

/// Every submission of the tasks.
pub(super) fn submissions(source: &ReportSource) -> Vec<Submission> {
    let of_task = |task| submissions_of(source, task);
    source.tasks.iter().flat_map(of_task).collect()
}

fn submissions_of(source: &ReportSource, task: &TaskSource) -> Vec<Submission> {
    let review = task.review.as_ref().map_or_else(String::new, |review| {
        let note = if review.note.is_empty() { String::new() } else { format!("：{}", review.note) };
        format!("{}于{}审核通过{note}", review.reviewer, wording::time(review.at))
    });
    let last = task.submissions.len().saturating_sub(1);
    let print = |(index, said): (usize, &SubmissionSource)| Submission {
        task: task.id.to_string(),
        kind: wording::task_kind(task.evidence.header.kind).to_owned(),
        number: said.number,
        by: source.name(said.by).to_owned(),
        device: said.device.clone(),
        at: wording::time(said.at),
        heads: said.heads.to_string().replace('+', " "),
        photos: said.photo_count,
        signature: said.signature.map(|signature| HEXLOWER.encode(signature.as_bytes())).unwrap_or_default(),
        receipt: said.received.map(|(at, journal)| Receipt {
            at: wording::time(at),
            journal,
            server: String::new(),
            signature: String::new(),
        }),
        // The approval is about the last submission; earlier ones were superseded.
        review: if index == last { review.clone() } else { String::new() },
    };
    task.submissions.iter().enumerate().map(print).collect()
}

//! The photos and the submissions a report rests on.

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use fengtai_report::{Photo, PhotoIndex, Receipt, Submission};
use shared_model::document::statement::{CaptureSource, PhotoOf, PhotoStatement};
use shared_model::review::ReviewDecision;
use shared_model::sha::Sha256;

use super::source::{ReportSource, ReviewSource, SubmissionSource, TaskSource};
use super::wording;

/// Bytes of the server's public key that name it on paper.
const KEY_NAME_BYTES: usize = 8;

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
        PhotoOf::Entry(_) => ("现场记录", String::new()),
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

/// A review in words.
fn reviewed(review: &ReviewSource) -> String {
    let decision = match review.decision {
        ReviewDecision::Approve => "审核通过",
        ReviewDecision::Return => "退回",
    };
    let note = if review.note.is_empty() { String::new() } else { format!("：{}", review.note) };
    format!("{}于{}{decision}{note}", review.reviewer, wording::time(review.at))
}

fn submissions_of(source: &ReportSource, task: &TaskSource) -> Vec<Submission> {
    // What had arrived when a review was made was reviewed by it, from however many people.
    let review = |receipt: &shared_model::signature::Receipt| {
        task.reviews.iter().find(|review| receipt.at <= review.at).map_or_else(String::new, reviewed)
    };
    let print = |said: &SubmissionSource| Submission {
        task: task.id.to_string(),
        kind: wording::task_kind(task.evidence.header.kind).to_owned(),
        number: said.number,
        by: source.name(said.by).to_owned(),
        device: said.device.clone(),
        at: wording::time(said.at),
        heads: said.heads.to_string().replace('+', " "),
        photos: said.photo_count,
        signature: said.signature.map(|signature| HEXLOWER.encode(signature.as_bytes())).unwrap_or_default(),
        receipt: said.receipt.as_ref().map(|receipt| Receipt {
            at: wording::time(receipt.at),
            journal: receipt.journal,
            server: HEXLOWER.encode(&receipt.key.as_bytes()[..KEY_NAME_BYTES]),
            signature: HEXLOWER.encode(receipt.signature.as_bytes()),
        }),
        review: said.receipt.as_ref().map_or_else(String::new, review),
    };
    task.submissions.iter().map(print).collect()
}

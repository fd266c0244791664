//! One task whole, as the console shows it.

use shared_model::completeness::Missing;
use shared_model::document::Disputed;
use shared_model::document::statement::{
    ControllerInfo, ControllerStatement, PhotoOf, PhotoStatement, ResultKey, ResultStatement, Said, SelfieStatement,
    SignInStatement,
};
use shared_model::position::FixSource;
use shared_model::review::{Settlement, StatementId};
use shared_model::sha::Sha256;

use super::dto::{
    ArrivalDto, ArrivalPhotoDto, ConflictDto, ControllerDto, EarlierDto, EntryNoteDto, GapDto, ItemNoteDto,
    LateAdmittedDto, LimitDto, MissingDto, PhotoDto, PointDto, PresenceDto, ResultDto, ReviewDto, SaidDto,
    SettlementDto, SignInDto, StatementDto, SubmissionDto, TaskDetailDto, TrackDto, UndoneDto,
};
use super::fault::OrderedDto;
use crate::store::late::AdmittedRow;
use crate::store::review::{EntryWords, ItemWords, ReviewRow};
use crate::usecase::task::{Conflicted, TaskView, stays};

impl From<TaskView> for TaskDetailDto {
    fn from(view: TaskView) -> Self {
        let reader = Reader { view: &view };
        let evidence = &view.evidence;
        Self {
            heads: heads(&view.row.heads),
            approved_heads: view.row.approved_heads.as_ref().map(heads),
            catalogue: view.row.catalogue.clone(),
            facilities: evidence.header.facilities.iter().map(ToString::to_string).collect(),
            created: reader.said(&evidence.header.created),
            arrival: reader.arrival(),
            results: evidence.results.iter().map(|(key, result)| reader.result(key, result)).collect(),
            faults: evidence.faults.iter().map(|(id, fault)| reader.fault(*id, fault)).collect(),
            entries: evidence.entries.iter().map(|(id, entry)| reader.entry(*id, entry)).collect(),
            conflicts: view.conflicts.iter().map(|conflict| reader.conflict(conflict)).collect(),
            order: view.order.as_ref().map(|(order, fault)| OrderedDto::of(order, fault)),
            photos: evidence.photos.iter().map(|(sha256, photo)| reader.photo(sha256, &photo.shown)).collect(),
            tracks: reader.tracks(),
            gaps: evidence.gaps.values().map(|gap| gap_dto(&gap.shown)).collect(),
            presence: reader.presence(),
            geofence: view.project.geofence.clone().into(),
            site: view.project.site.into(),
            submissions: reader.submissions(),
            reviews: view.reviews.iter().map(|review| reader.review(review)).collect(),
            look: view.look.as_ref().map(|look| reader.look(look)),
            missing: view.missing.iter().map(missing_dto).collect(),
            unreadable: evidence.unreadable.iter().map(|what| format!("{}/{}", what.map, what.key)).collect(),
            summary: view.listed.clone().into(),
        }
    }
}

/// Reads a task with the names of those who are spoken of.
pub(super) struct Reader<'v> {
    pub(super) view: &'v TaskView,
}

impl Reader<'_> {
    pub(super) fn name(&self, account: shared_model::id::AccountId) -> String {
        self.view.names.get(&account).cloned().unwrap_or_default()
    }

    pub(super) fn said(&self, said: &Said) -> SaidDto {
        SaidDto {
            by: said.by.to_string(),
            by_name: self.name(said.by),
            device: said.device.to_string(),
            at: said.at.best().as_ms(),
            earliest_at: said.at.earliest().as_ms(),
            latest_at: said.at.latest().as_ms(),
        }
    }

    fn arrival(&self) -> ArrivalDto {
        let evidence = &self.view.evidence;
        ArrivalDto {
            selfie: evidence.selfie.as_ref().map(|selfie| self.selfie(selfie)),
            sign_in: evidence.sign_in.as_ref().map(|sign_in| self.sign_in(sign_in)),
            controller: evidence.controller.as_ref().map(|all| self.controller(&all.shown, &all.others)),
        }
    }

    fn selfie(&self, selfie: &Disputed<SelfieStatement>) -> ArrivalPhotoDto {
        ArrivalPhotoDto {
            photo: selfie.shown.photo.to_string(),
            said: self.said(&selfie.shown.said),
            others: selfie.others.iter().map(|other| self.said(&other.said)).collect(),
        }
    }

    fn sign_in(&self, sign_in: &Disputed<SignInStatement>) -> SignInDto {
        let fence = &self.view.project.geofence;
        let SignInStatement { photo, fix, said } = &sign_in.shown;
        SignInDto {
            photo: photo.to_string(),
            position: fix.map(|fix| fix.position.into()),
            accuracy_m: fix.map(|fix| fix.accuracy_m),
            simulated: fix.is_some_and(|fix| fix.source == FixSource::Simulated || fix.mock),
            distance_m: fix.map(|fix| fence.distance_m(fix.position)),
            inside: fix.map(|fix| fence.holds(fix.position, fix.accuracy_m)),
            said: self.said(said),
            others: sign_in.others.iter().map(|other| self.said(&other.said)).collect(),
        }
    }

    fn controller(&self, statement: &ControllerStatement, others: &[ControllerStatement]) -> ControllerDto {
        let (brand, model) = match &statement.controller {
            ControllerInfo::Present { brand, model } => (Some(brand.clone()), model.clone()),
            ControllerInfo::None => (None, None),
        };
        ControllerDto {
            statement: StatementId::of(statement).to_string(),
            brand,
            model,
            photo: statement.photo.to_string(),
            said: self.said(&statement.said),
            others: others.iter().map(|other| self.controller(other, &[])).collect(),
        }
    }

    pub(super) fn result(&self, key: &ResultKey, result: &Disputed<ResultStatement>) -> ResultDto {
        ResultDto {
            key: key.to_string(),
            facility: key.facility.to_string(),
            item: key.item.to_string(),
            point: key.point.clone(),
            latest: self.statement(&result.shown),
            others: result.others.iter().map(|other| self.statement(other)).collect(),
            changed: self.view.changed.results.contains(key),
            earlier: self.earlier(key),
            photos: self.photos_of(&PhotoOf::Item(key.clone())),
        }
    }

    fn earlier(&self, key: &ResultKey) -> Option<EarlierDto> {
        let readings = self.view.earlier.iter().filter(|reading| reading.key == *key);
        let latest = readings.max_by_key(|reading| reading.month)?;
        Some(EarlierDto { month: latest.month.to_string(), value: latest.value })
    }

    fn statement(&self, statement: &ResultStatement) -> StatementDto {
        StatementDto {
            statement: StatementId::of(statement).to_string(),
            verdict: statement.verdict.word(),
            value: statement.value,
            unit: statement.unit.clone(),
            limit: statement.limit.map(|limit| LimitDto { min: limit.min, max: limit.max }),
            override_reason: statement.override_reason.clone(),
            note: statement.note.clone(),
            place: statement.place.clone(),
            said: self.said(&statement.said),
        }
    }

    pub(super) fn photos_of(&self, of: &PhotoOf) -> Vec<String> {
        let photos = self.view.evidence.photos.iter().filter(|(_, photo)| photo.shown.of == *of);
        photos.map(|(sha256, _)| sha256.to_string()).collect()
    }

    pub(super) fn photo(&self, sha256: &Sha256, photo: &PhotoStatement) -> PhotoDto {
        let held = self.view.held.get(sha256);
        let mut findings = photo.findings.clone();
        // What the server noticed itself; the column is our own JSON.
        let noticed: Vec<String> = held.and_then(|held| serde_json::from_str(&held.findings).ok()).unwrap_or_default();
        findings.extend(noticed.into_iter().map(|finding| format!("photo.{finding}")));
        findings.sort();
        findings.dedup();
        PhotoDto {
            sha256: sha256.to_string(),
            kind: crate::store::evidence::photo_kind(photo),
            of: match &photo.of {
                PhotoOf::Selfie => "selfie".to_owned(),
                PhotoOf::SignIn => "sign_in".to_owned(),
                PhotoOf::Controller => "controller".to_owned(),
                PhotoOf::Item(key) => key.to_string(),
                PhotoOf::Fault(fault) => fault.to_string(),
                PhotoOf::Entry(entry) => entry.to_string(),
            },
            width: photo.width,
            height: photo.height,
            bytes: photo.bytes,
            position: photo.fix.map(|fix| fix.position.into()),
            accuracy_m: photo.fix.map(|fix| fix.accuracy_m),
            simulated: photo.source == shared_model::document::statement::CaptureSource::Simulated,
            findings,
            received: held.is_some(),
            received_at: held.map(|held| held.received_at.as_ms()),
            said: self.said(&photo.said),
        }
    }

    fn tracks(&self) -> Vec<TrackDto> {
        let tracks = self.view.evidence.tracks.iter();
        tracks
            .map(|(id, segment)| TrackDto {
                id: id.to_string(),
                by_name: self.name(segment.by),
                points: segment.points.iter().map(point_dto).collect(),
            })
            .collect()
    }

    fn presence(&self) -> Vec<PresenceDto> {
        let rows = stays(&self.view.evidence, &self.view.project.geofence).into_iter();
        rows.map(|row| PresenceDto {
            name: self.name(row.account),
            first_at: row.first_at.as_ms(),
            last_at: row.last_at.as_ms(),
            inside_ms: row.presence.inside_ms,
            outside_ms: row.presence.outside_ms,
            largest_gap_ms: row.presence.largest_gap_ms,
            sign_in_distance_m: row.presence.sign_in_distance_m,
            points: row.presence.points,
            simulated: row.presence.simulated,
            verdict: row.presence.verdict.word(),
        })
        .collect()
    }

    fn submissions(&self) -> Vec<SubmissionDto> {
        let rows = self.view.submissions.iter();
        rows.map(|row| SubmissionDto {
            number: row.number,
            by: row.said_by.to_string(),
            by_name: self.name(row.said_by),
            device: row.device.to_string(),
            at: row.said_at.as_ms(),
            latest_at: row.latest_at.as_ms(),
            received_at: row.received_at.as_ms(),
            verification: row.verification.clone(),
            photo_count: row.photo_count,
            heads: heads(&row.heads),
        })
        .collect()
    }

    fn review(&self, review: &ReviewRow) -> ReviewDto {
        let note = |words: &ItemWords| ItemNoteDto { item: words.item.to_string(), note: words.note.clone() };
        let entry = |words: &EntryWords| EntryNoteDto { entry: words.entry.to_string(), note: words.note.clone() };
        ReviewDto {
            decision: review.decision.word(),
            undone: review.undone.as_ref().map(|undone| UndoneDto {
                request: undone.request.to_string(),
                by_name: undone.by_name.clone(),
                at: undone.at.as_ms(),
                note: undone.note.clone(),
            }),
            reopened: review.reopened.as_ref().map(admitted_dto),
            by_name: review.reviewer_name.clone(),
            at: review.at.as_ms(),
            note: review.note.clone(),
            item_notes: review.items.iter().map(note).collect(),
            entry_notes: review.entries.iter().map(entry).collect(),
            settlements: review.settlements.iter().map(|settlement| self.settlement(settlement)).collect(),
            heads: heads(&review.heads),
        }
    }

    fn conflict(&self, Conflicted { conflict, settled }: &Conflicted) -> ConflictDto {
        ConflictDto {
            subject: conflict.subject.to_string(),
            statements: conflict.statements.iter().map(ToString::to_string).collect(),
            settled: settled.as_ref().map(|settlement| self.settlement(settlement)),
        }
    }

    fn settlement(&self, settlement: &Settlement) -> SettlementDto {
        SettlementDto {
            subject: settlement.subject.to_string(),
            statement: settlement.statement.map(|statement| statement.to_string()),
            among: settlement.among.iter().map(ToString::to_string).collect(),
            reason: settlement.reason.clone(),
            by_name: self.name(settlement.by),
            at: settlement.at.as_ms(),
        }
    }
}

fn missing_dto(missing: &Missing) -> MissingDto {
    MissingDto {
        code: missing.code(),
        item: missing.key().map(ToString::to_string),
        entry: missing.entry().map(|entry| entry.to_string()),
    }
}

fn heads(heads: &shared_model::document::Heads) -> Vec<String> {
    heads.as_slice().iter().map(|head| data_encoding::HEXLOWER.encode(head)).collect()
}

pub(super) fn admitted_dto(row: &AdmittedRow) -> LateAdmittedDto {
    LateAdmittedDto { by_name: row.by_name.clone(), at: row.at.as_ms() }
}

fn gap_dto(gap: &shared_model::document::statement::GapStatement) -> GapDto {
    GapDto { from: gap.from.as_ms(), to: gap.to.as_ms(), reason: gap.reason }
}

fn point_dto(point: &shared_model::track::TrackPoint) -> PointDto {
    PointDto {
        at: point.at.as_ms(),
        lat: point.position.lat,
        lon: point.position.lon,
        accuracy_m: point.accuracy_m,
        simulated: point.source == FixSource::Simulated,
        mock: point.mock,
    }
}

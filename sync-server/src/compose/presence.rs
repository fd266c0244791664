//! Section 1.7: the geofence, the tracks, and what they say.

use fengtai_report::{Fence, LatLon, Presence, PresenceRow, SignInMark, Track};
use shared_model::calendar::day_of;
use shared_model::geofence::Geofence;
use shared_model::position::FixSource;

use super::source::{ReportSource, TaskSource};
use super::wording;
use crate::usecase::task::stays;

/// The drawing and its table.
pub(super) fn presence(source: &ReportSource) -> Presence {
    Presence {
        fence: Some(fence(&source.project.geofence)),
        tracks: tracks(source),
        sign_ins: source.tasks.iter().flat_map(|task| sign_ins(source, task)).collect(),
        rows: source.tasks.iter().flat_map(|task| rows(source, task)).collect(),
    }
}

const fn position(position: shared_model::position::LatLon) -> LatLon {
    LatLon { lat: position.lat, lon: position.lon }
}

fn fence(fence: &Geofence) -> Fence {
    match fence {
        Geofence::Circle { center, radius_m } => Fence::Circle { center: position(*center), radius_m: *radius_m },
        Geofence::Polygon { corners } => Fence::Polygon { corners: corners.iter().copied().map(position).collect() },
    }
}

/// One track for each engineer and day, a run for each segment without a gap.
fn tracks(source: &ReportSource) -> Vec<Track> {
    let mut tracks: Vec<Track> = Vec::new();
    for task in &source.tasks {
        for segment in task.evidence.tracks.values() {
            let points = &segment.points;
            let Some(first) = points.first() else { continue };
            let engineer = source.name(segment.by);
            let day = wording::day(day_of(first.at));
            let run = points.iter().map(|point| position(point.position)).collect();
            let made_up = points.iter().any(|point| point.mock || point.source == FixSource::Simulated);
            match tracks.iter_mut().find(|track| track.engineer == engineer && track.day == day) {
                Some(track) => {
                    track.runs.push(run);
                    track.simulated |= made_up;
                }
                None => tracks.push(Track { engineer: engineer.to_owned(), day, runs: vec![run], simulated: made_up }),
            }
        }
    }
    tracks
}

fn sign_ins(source: &ReportSource, task: &TaskSource) -> Vec<SignInMark> {
    let all = task.evidence.sign_in.iter().flat_map(|each| each.all());
    let mark = |sign_in: &shared_model::document::statement::SignInStatement| {
        let fix = sign_in.fix.as_ref()?;
        let engineer = source.name(sign_in.said.by).to_owned();
        Some(SignInMark { engineer, at: wording::time(sign_in.said.at.best()), position: position(fix.position) })
    };
    all.filter_map(mark).collect()
}

fn rows(source: &ReportSource, task: &TaskSource) -> Vec<PresenceRow> {
    let row = |stay: crate::usecase::task::Stay| {
        let sign_in = task.evidence.sign_in.iter().flat_map(|each| each.all()).find(|s| s.said.by == stay.account);
        let verdict = wording::presence(stay.presence.verdict);
        let simulated = if stay.presence.simulated { "（模拟轨迹）" } else { "" };
        PresenceRow {
            engineer: source.name(stay.account).to_owned(),
            day: wording::day(day_of(stay.first_at)),
            signed_in_at: sign_in.map(|sign_in| wording::clock(sign_in.said.at.best())).unwrap_or_default(),
            sign_in_distance_m: stay.presence.sign_in_distance_m.map(|metres| metres.round() as u32),
            inside: wording::duration(stay.presence.inside_ms),
            outside: wording::duration(stay.presence.outside_ms),
            longest_gap: wording::duration(stay.presence.largest_gap_ms),
            points: stay.presence.points,
            verdict: format!("{verdict}{simulated}"),
            normal: stay.presence.verdict == shared_model::presence::PresenceVerdict::Normal,
        }
    };
    stays(&task.evidence, &source.project.geofence).into_iter().map(row).collect()
}

//! Geofence and tracks as a plan drawing in millimetres on paper.
//!
//! Positions are projected to metres around the site (equirectangular: within a few kilometres the error is far below
//! the width of a line), fitted to the frame, and thinned to what print can show.

mod frame;
mod thin;

use serde::Serialize;

use crate::data::{Fence, LatLon, Presence};
use frame::{Frame, Projection};

/// A point on paper: millimetres from the left and from the top.
pub(crate) type PaperPoint = [f64; 2];

/// One map of the presence section.
#[derive(Debug, Serialize)]
pub(crate) struct Drawing {
    width: f64,
    height: f64,
    /// What the map shows: `overview` or `site`.
    kind: &'static str,
    fence: Option<FenceShape>,
    tracks: Vec<TrackShape>,
    sign_ins: Vec<PaperPoint>,
    grid_x: Vec<f64>,
    grid_y: Vec<f64>,
    scale_length: f64,
    scale_label: String,
}

#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum FenceShape {
    Circle { center: PaperPoint, radius: f64 },
    Polygon { corners: Vec<PaperPoint> },
}

#[derive(Debug, Serialize)]
struct TrackShape {
    runs: Vec<Vec<PaperPoint>>,
}

/// A fence smaller than this part of the overview gets a map of its own.
const SMALL_FENCE: f64 = 0.2;

/// The maps of a report: an overview, and the site enlarged where the overview makes it tiny. None without positions.
pub(crate) fn draw(presence: &Presence) -> Vec<Drawing> {
    let Some(origin) = origin(presence) else { return Vec::new() };
    let projection = Projection::around(origin);
    let fence = fence_metres(presence.fence.as_ref(), &projection);
    let mut everything = fence.clone();
    everything.extend(visited(presence).map(|position| projection.metres(position)));
    let overview = Frame::around(&everything);
    let mut maps = vec![draw_map(presence, &projection, &overview, "overview")];
    if !fence.is_empty() {
        let site = Frame::around(&fence);
        if site.extent_m() < overview.extent_m() * SMALL_FENCE {
            maps.push(draw_map(presence, &projection, &site, "site"));
        }
    }
    maps
}

fn origin(presence: &Presence) -> Option<LatLon> {
    match &presence.fence {
        Some(Fence::Circle { center, .. }) => Some(*center),
        Some(Fence::Polygon { corners }) if !corners.is_empty() => Some(corners[0]),
        _ => visited(presence).next(),
    }
}

fn visited(presence: &Presence) -> impl Iterator<Item = LatLon> {
    let points = presence.tracks.iter().flat_map(|track| track.runs.iter().flatten().copied());
    points.chain(presence.sign_ins.iter().map(|sign_in| sign_in.position))
}

/// Points that enclose the fence.
fn fence_metres(fence: Option<&Fence>, projection: &Projection) -> Vec<[f64; 2]> {
    match fence {
        Some(Fence::Circle { center, radius_m }) => {
            let [x, y] = projection.metres(*center);
            vec![[x - radius_m, y - radius_m], [x + radius_m, y + radius_m]]
        }
        Some(Fence::Polygon { corners }) => corners.iter().map(|&corner| projection.metres(corner)).collect(),
        None => Vec::new(),
    }
}

fn draw_map(presence: &Presence, projection: &Projection, frame: &Frame, kind: &'static str) -> Drawing {
    let place = |position: LatLon| frame.place(projection.metres(position));
    let fence = presence.fence.as_ref().map(|fence| match fence {
        Fence::Circle { center, radius_m } => {
            FenceShape::Circle { center: place(*center), radius: frame.length(*radius_m) }
        }
        Fence::Polygon { corners } => {
            FenceShape::Polygon { corners: corners.iter().map(|&corner| place(corner)).collect() }
        }
    });
    let tracks = presence.tracks.iter().map(|track| TrackShape {
        runs: track
            .runs
            .iter()
            .map(|run| thin::thin(&run.iter().map(|&point| place(point)).collect::<Vec<_>>()))
            .collect(),
    });
    let step_m = frame.scale_step_m();
    Drawing {
        width: frame.width(),
        height: frame.height(),
        kind,
        fence,
        tracks: tracks.collect(),
        sign_ins: presence.sign_ins.iter().map(|sign_in| place(sign_in.position)).collect(),
        grid_x: frame.grid_x(step_m),
        grid_y: frame.grid_y(step_m),
        scale_length: frame.length(step_m),
        scale_label: scale_label(step_m),
    }
}

fn scale_label(metres: f64) -> String {
    if metres >= 1000.0 { format!("{} km", metres / 1000.0) } else { format!("{metres} m") }
}

#[cfg(test)]
mod tests;

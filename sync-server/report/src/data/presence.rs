//! Geofence, tracks and what was computed from them.

use serde::{Deserialize, Serialize};

/// Section 1.7. All positions are WGS-84; the drawing projects them to metres around the site.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Presence {
    /// Fence of the project; `None` where it was never marked.
    pub fence: Option<Fence>,
    /// One track per engineer and day.
    pub tracks: Vec<Track>,
    /// Sign-ins to mark on the drawing.
    pub sign_ins: Vec<SignInMark>,
    /// The table under the drawing.
    pub rows: Vec<PresenceRow>,
}

/// A position in degrees, WGS-84.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct LatLon {
    /// Latitude, north positive.
    pub lat: f64,
    /// Longitude, east positive.
    pub lon: f64,
}

/// Outline of the project's geofence.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Fence {
    /// Around the marked site.
    Circle {
        /// The marked site.
        center: LatLon,
        /// Radius in metres.
        radius_m: f64,
    },
    /// Drawn by hand.
    Polygon {
        /// Corners in order; the last one is joined to the first.
        corners: Vec<LatLon>,
    },
}

/// Where one engineer went on one day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Track {
    /// Engineer.
    pub engineer: String,
    /// Day as printed.
    pub day: String,
    /// Points in order of time, one list per run without a gap.
    pub runs: Vec<Vec<LatLon>>,
    /// True when the points were replayed or mocked; the legend says so.
    pub simulated: bool,
}

/// A sign-in on the drawing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SignInMark {
    /// Engineer.
    pub engineer: String,
    /// When, as printed.
    pub at: String,
    /// Where.
    pub position: LatLon,
}

/// What was computed for one engineer and day.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PresenceRow {
    /// Engineer.
    pub engineer: String,
    /// Day as printed.
    pub day: String,
    /// Time of the sign-in as printed, empty without one.
    pub signed_in_at: String,
    /// Distance of the sign-in from the fence, metres; 0 inside, `None` without a position.
    pub sign_in_distance_m: Option<u32>,
    /// Time inside the fence, as printed: `2小时15分`.
    pub inside: String,
    /// Time outside, as printed.
    pub outside: String,
    /// Longest silence, as printed.
    pub longest_gap: String,
    /// Number of points recorded.
    pub points: u32,
    /// `正常`, `部分离开`, `无轨迹` or `签到在围栏外`.
    pub verdict: String,
    /// True when the verdict is `正常`; others are set off in print.
    pub normal: bool,
}

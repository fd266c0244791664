//! From degrees to metres to the frame on paper.

use super::PaperPoint;
use crate::data::LatLon;

/// Mean radius of the earth, metres (IUGG).
const EARTH_RADIUS_M: f64 = 6_371_008.8;

/// Local plane around a point: x east, y north, in metres.
pub(super) struct Projection {
    origin: LatLon,
    cos_lat: f64,
}

impl Projection {
    pub(super) fn around(origin: LatLon) -> Self {
        Self { origin, cos_lat: origin.lat.to_radians().cos() }
    }

    pub(super) fn metres(&self, position: LatLon) -> [f64; 2] {
        let east = (position.lon - self.origin.lon).to_radians() * self.cos_lat;
        let north = (position.lat - self.origin.lat).to_radians();
        [east * EARTH_RADIUS_M, north * EARTH_RADIUS_M]
    }
}

/// Width of every map, millimetres: the text width of the page.
const WIDTH: f64 = 170.0;
/// Height of a map between these, millimetres.
const MIN_HEIGHT: f64 = 70.0;
const MAX_HEIGHT: f64 = 115.0;
/// Room left free around what is drawn, millimetres.
const MARGIN: f64 = 10.0;
/// A map never shows less than this, so that the scatter of a standing phone does not fill it. Metres.
const MIN_EXTENT_M: f64 = 60.0;

/// The part of the plane that a map shows, and its size on paper.
pub(super) struct Frame {
    center: [f64; 2],
    extent: [f64; 2],
    height: f64,
    millimetres_per_metre: f64,
}

impl Frame {
    /// The smallest frame that shows all points (metres) with a margin.
    pub(super) fn around(points: &[[f64; 2]]) -> Self {
        let range = |axis: usize| {
            let values = points.iter().map(|point| point[axis]);
            let low = values.clone().fold(f64::INFINITY, f64::min);
            let high = values.fold(f64::NEG_INFINITY, f64::max);
            ((low + high) / 2.0, (high - low).max(MIN_EXTENT_M))
        };
        let (center_x, extent_x) = range(0);
        let (center_y, extent_y) = range(1);
        let wanted = (WIDTH - 2.0 * MARGIN) * extent_y / extent_x + 2.0 * MARGIN;
        let height = round(wanted.clamp(MIN_HEIGHT, MAX_HEIGHT));
        let scale_x = (WIDTH - 2.0 * MARGIN) / extent_x;
        let scale_y = (height - 2.0 * MARGIN) / extent_y;
        Self {
            center: [center_x, center_y],
            extent: [extent_x, extent_y],
            height,
            millimetres_per_metre: scale_x.min(scale_y),
        }
    }

    pub(super) fn width(&self) -> f64 {
        WIDTH
    }

    pub(super) fn height(&self) -> f64 {
        self.height
    }

    /// The longer side of what is shown, metres.
    pub(super) fn extent_m(&self) -> f64 {
        self.extent[0].max(self.extent[1])
    }

    pub(super) fn length(&self, metres: f64) -> f64 {
        round(metres * self.millimetres_per_metre)
    }

    /// Where a point of the plane stands on paper; north is up.
    pub(super) fn place(&self, point: [f64; 2]) -> PaperPoint {
        let x = (point[0] - self.center[0]) * self.millimetres_per_metre + WIDTH / 2.0;
        let y = self.height / 2.0 - (point[1] - self.center[1]) * self.millimetres_per_metre;
        [round(x), round(y)]
    }

    /// Length of the scale bar and of a grid square: 1, 2 or 5 times a power of ten, 20 to 50 mm on paper. Metres.
    pub(super) fn scale_step_m(&self) -> f64 {
        let largest = 50.0 / self.millimetres_per_metre;
        let power = 10f64.powf(largest.log10().floor());
        [5.0, 2.0, 1.0].iter().map(|digit| digit * power).find(|&step| step <= largest).unwrap_or(power)
    }

    pub(super) fn grid_x(&self, step_m: f64) -> Vec<f64> {
        lines(WIDTH / 2.0 - self.center[0] * self.millimetres_per_metre, self.length(step_m), WIDTH)
    }

    pub(super) fn grid_y(&self, step_m: f64) -> Vec<f64> {
        let zero = self.height / 2.0 + self.center[1] * self.millimetres_per_metre;
        lines(zero, self.length(step_m), self.height)
    }
}

/// Grid lines `step` apart through `zero`, inside `0..size`.
fn lines(zero: f64, step: f64, size: f64) -> Vec<f64> {
    let mut at = zero.rem_euclid(step);
    let mut found = Vec::new();
    while at < size {
        found.push(round(at));
        at += step;
    }
    found
}

/// A hundredth of a millimetre is finer than any printer; the same everywhere, so that files stay the same.
fn round(millimetres: f64) -> f64 {
    (millimetres * 100.0).round() / 100.0
}

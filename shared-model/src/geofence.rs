//! The geofence around a project's site, and where a position lies against it (R2.7, report-layout 1.7).
//!
//! Everything is WGS-84. Fences measure hundreds of metres, so distances are taken on a plane that
//! touches the Earth at the fence: at 10 km the error stays below a tenth of a per cent. This module
//! must not know about map datums: converting is a matter of drawing.

use geo::algorithm::Validation as _;
use geo::{Distance as _, Euclidean};
use serde::{Deserialize, Serialize};

use crate::position::LatLon;

/// Radius in metres of the fence made of a marked position alone: a building with its yard.
pub const DEFAULT_RADIUS_M: f64 = 200.0;

/// The smallest radius in metres that can be set: below, a phone's usual error decides everything.
pub const MIN_RADIUS_M: f64 = 20.0;

/// The largest extent in metres: the largest industrial sites, and far below where the plane errs.
pub const MAX_RADIUS_M: f64 = 10_000.0;

/// The smallest area in square metres of a drawn outline: a square as wide as the smallest radius.
pub const MIN_AREA_M2: f64 = MIN_RADIUS_M * MIN_RADIUS_M;

/// The most corners a drawn fence may have.
pub const MAX_CORNERS: usize = 200;

/// 电子围栏: where the people working for a project are expected to be.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Geofence {
    /// A circle around the marked position.
    Circle {
        /// Its centre.
        center: LatLon,
        /// Its radius in metres.
        radius_m: f64,
    },
    /// A drawn outline, for sites a circle does not fit.
    Polygon {
        /// The corners in order; the last is joined to the first.
        corners: Vec<LatLon>,
    },
}

/// Why a fence cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GeofenceError {
    /// A coordinate is not on the globe.
    #[error("a corner or the centre is not on the globe")]
    OffTheGlobe,
    /// The radius is below [`MIN_RADIUS_M`] or above [`MAX_RADIUS_M`].
    #[error("the radius must be between 20 m and 10 km")]
    Radius,
    /// Fewer than three corners, or more than [`MAX_CORNERS`].
    #[error("an outline has 3 to 200 corners")]
    Corners,
    /// The outline crosses or touches itself.
    #[error("the outline crosses itself")]
    Crossed,
    /// The outline encloses less than [`MIN_AREA_M2`].
    #[error("the outline encloses less than 400 m²")]
    TooSmall,
    /// The outline reaches further than [`MAX_RADIUS_M`] from its first corner.
    #[error("the outline is larger than 10 km")]
    TooLarge,
    /// The marked position is outside.
    #[error("the marked position is not within the fence")]
    Elsewhere,
}

/// A plane in metres that touches the Earth at one position; x east, y north.
#[derive(Debug, Clone, Copy)]
pub struct LocalPlane {
    origin: LatLon,
    metres_per_degree_lat: f64,
    metres_per_degree_lon: f64,
}

impl LocalPlane {
    /// The plane that touches at `origin`.
    #[must_use]
    pub fn at(origin: LatLon) -> Self {
        // Series for the WGS-84 ellipsoid (NGA, length of a degree), good to centimetres per degree.
        let lat = origin.lat.to_radians();
        let metres_per_degree_lat =
            1.175_f64.mul_add((4.0 * lat).cos(), 559.82_f64.mul_add(-(2.0 * lat).cos(), 111_132.92));
        let metres_per_degree_lon =
            93.5_f64.mul_add(-(3.0 * lat).cos(), 111_412.84_f64.mul_add(lat.cos(), 0.118 * (5.0 * lat).cos()));
        Self { origin, metres_per_degree_lat, metres_per_degree_lon }
    }

    /// Where `position` lies on the plane: metres east and north of the origin.
    #[must_use]
    pub fn project(&self, position: LatLon) -> (f64, f64) {
        // The short way round, also across the date line.
        let lon = (position.lon - self.origin.lon + 540.0).rem_euclid(360.0) - 180.0;
        (lon * self.metres_per_degree_lon, (position.lat - self.origin.lat) * self.metres_per_degree_lat)
    }
}

impl Geofence {
    /// The fence made of a marked position alone.
    #[must_use]
    pub const fn around(site: LatLon) -> Self {
        Self::Circle { center: site, radius_m: DEFAULT_RADIUS_M }
    }

    /// Checks a fence somebody drew.
    ///
    /// # Errors
    /// [`GeofenceError`] says what is wrong with it.
    pub fn check(&self) -> Result<(), GeofenceError> {
        let on_globe = |p: &LatLon| LatLon::new(p.lat, p.lon).is_some();
        match self {
            Self::Circle { center, radius_m } => {
                if !on_globe(center) {
                    Err(GeofenceError::OffTheGlobe)
                } else if (MIN_RADIUS_M..=MAX_RADIUS_M).contains(radius_m) {
                    Ok(())
                } else {
                    Err(GeofenceError::Radius)
                }
            }
            Self::Polygon { corners } => {
                if !(3..=MAX_CORNERS).contains(&corners.len()) {
                    return Err(GeofenceError::Corners);
                }
                if !corners.iter().all(on_globe) {
                    return Err(GeofenceError::OffTheGlobe);
                }
                let plane = LocalPlane::at(corners[0]);
                if corners.iter().any(|c| f64::hypot(plane.project(*c).0, plane.project(*c).1) > MAX_RADIUS_M) {
                    return Err(GeofenceError::TooLarge);
                }
                let polygon = outline(corners, plane);
                if !polygon.is_valid() {
                    return Err(GeofenceError::Crossed);
                }
                if geo::Area::unsigned_area(&polygon) < MIN_AREA_M2 { Err(GeofenceError::TooSmall) } else { Ok(()) }
            }
        }
    }

    /// Checks that the fence is around the marked position.
    ///
    /// # Errors
    /// [`GeofenceError::Elsewhere`].
    pub fn check_holds(&self, site: LatLon) -> Result<(), GeofenceError> {
        if self.distance_m(site) > 0.0 { Err(GeofenceError::Elsewhere) } else { Ok(()) }
    }

    /// Distance from `position` to the fence in metres; 0 inside and on its edge.
    #[must_use]
    pub fn distance_m(&self, position: LatLon) -> f64 {
        match self {
            Self::Circle { center, radius_m } => {
                let (x, y) = LocalPlane::at(*center).project(position);
                (x.hypot(y) - radius_m).max(0.0)
            }
            Self::Polygon { corners } => {
                let Some(first) = corners.first() else { return f64::INFINITY };
                let plane = LocalPlane::at(*first);
                let point = geo::Point::from(plane.project(position));
                Euclidean.distance(&point, &outline(corners, plane))
            }
        }
    }

    /// Whether somebody at `position`, known to within `accuracy_m` metres, counts as inside: the
    /// distance to the fence is 0 or less than the stated accuracy (report-layout 1.7). An accuracy
    /// that is no positive number counts as exact.
    #[must_use]
    pub fn holds(&self, position: LatLon, accuracy_m: f32) -> bool {
        let distance = self.distance_m(position);
        distance <= 0.0 || distance < f64::from(accuracy_m)
    }

    /// A position in the middle of the fence, for drawing it.
    #[must_use]
    pub fn center(&self) -> Option<LatLon> {
        match self {
            Self::Circle { center, .. } => Some(*center),
            Self::Polygon { corners } => {
                let count = corners.iter().fold(0.0, |n, _| n + 1.0);
                let (lat, lon) = corners.iter().fold((0.0, 0.0), |(lat, lon), c| (lat + c.lat, lon + c.lon));
                LatLon::new(lat / count, lon / count)
            }
        }
    }
}

fn outline(corners: &[LatLon], plane: LocalPlane) -> geo::Polygon {
    let ring: Vec<(f64, f64)> = corners.iter().map(|corner| plane.project(*corner)).collect();
    geo::Polygon::new(ring.into(), Vec::new())
}

#[cfg(test)]
mod tests;

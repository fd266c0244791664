//! Positions on the ground, as a receiver reports them. Always WGS-84; a map provider's datum is a
//! matter of drawing (R2.7).

use serde::{Deserialize, Serialize};

use crate::moment::Moment;

/// A position in WGS-84, degrees.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct LatLon {
    /// Latitude in degrees, north positive.
    pub lat: f64,
    /// Longitude in degrees, east positive.
    pub lon: f64,
}

/// Metres of one degree of latitude on the mean Earth sphere (radius 6 371 008.8 m, IUGG).
const METRES_PER_DEGREE: f64 = 6_371_008.8 * std::f64::consts::PI / 180.0;

impl LatLon {
    /// The position, if it lies on the globe; `None` for what no receiver can mean.
    #[must_use]
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        ((-90.0..=90.0).contains(&lat) && (-180.0..=180.0).contains(&lon)).then_some(Self { lat, lon })
    }

    /// Whether the position lies in the box around China's land and waters. It tells a typing error (latitude and longitude
    /// swapped, a digit lost) from a place that may be meant; it is no border.
    #[must_use]
    pub fn is_around_china(self) -> bool {
        (3.0..=54.0).contains(&self.lat) && (73.0..=136.0).contains(&self.lon)
    }

    /// Distance to `other` in metres along the great circle (haversine).
    #[must_use]
    pub fn distance_m(self, other: Self) -> f64 {
        let (a, b) = (self.lat.to_radians(), other.lat.to_radians());
        let (half_lat, half_lon) = ((b - a) / 2.0, (other.lon - self.lon).to_radians() / 2.0);
        let h = half_lat.sin().powi(2) + a.cos() * b.cos() * half_lon.sin().powi(2);
        2.0 * h.sqrt().min(1.0).asin().to_degrees() * METRES_PER_DEGREE
    }
}

/// Where a fix came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FixSource {
    /// A satellite receiver.
    Gnss,
    /// Mobile cells or Wi-Fi.
    Network,
    /// Replayed on a desktop or in training: evidence says so itself.
    Simulated,
}

/// One position fix.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Fix {
    /// Where.
    #[serde(flatten)]
    pub position: LatLon,
    /// Radius in metres within which the true position lies with 68 % probability.
    #[serde(rename = "acc")]
    pub accuracy_m: f32,
    /// When the receiver measured it.
    #[serde(rename = "t")]
    pub at: Moment,
    /// What measured it.
    #[serde(rename = "src")]
    pub source: FixSource,
    /// Whether the platform says that an app made the position up.
    #[serde(rename = "mock", default, skip_serializing_if = "std::ops::Not::not")]
    pub mock: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_degree_north_is_about_111_km() {
        let (a, b) = (LatLon { lat: 34.0, lon: 108.9 }, LatLon { lat: 35.0, lon: 108.9 });
        assert!((a.distance_m(b) - 111_195.0).abs() < 1.0);
    }

    #[test]
    fn a_swapped_or_foreign_position_is_not_around_china() {
        assert!(LatLon { lat: 34.26, lon: 108.94 }.is_around_china());
        for (lat, lon) in [(48.85, 2.35), (0.0, 0.0), (35.68, 139.69), (55.75, 37.62), (1.35, 103.8)] {
            assert!(!LatLon { lat, lon }.is_around_china(), "{lat} {lon}");
        }
    }

    #[test]
    fn a_position_off_the_globe_is_none() {
        assert_eq!(LatLon::new(91.0, 0.0), None);
        assert_eq!(LatLon::new(0.0, f64::NAN), None);
    }
}

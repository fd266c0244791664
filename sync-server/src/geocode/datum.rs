//! GCJ-02, the shifted datum of most maps in China: what a service answers in it is turned into WGS-84 before anything else
//! sees it.
//!
//! The transformation was never published; the formulas are those that everybody uses, good to within a metre or two.
//! Outside of China nothing is shifted.

use shared_model::position::LatLon;

/// Semi-major axis of the Krassovsky ellipsoid in metres, and its first eccentricity squared.
const AXIS_M: f64 = 6_378_245.0;
const ECCENTRICITY_2: f64 = 0.006_693_421_622_965_943;
/// Degrees at which turning back is exact enough: a tenth of a millimetre.
const EXACT_DEG: f64 = 1e-9;
/// The shift changes slowly, so that each round gains more than three digits.
const ROUNDS: usize = 8;

/// Where a WGS-84 position is in GCJ-02.
#[must_use]
pub fn gcj02_of(position: LatLon) -> LatLon {
    if !is_shifted(position) {
        return position;
    }
    let (north, east) = shift(position);
    LatLon { lat: position.lat + north, lon: position.lon + east }
}

/// The WGS-84 position that lies at `shifted` in GCJ-02.
#[must_use]
pub fn wgs84_of(shifted: LatLon) -> LatLon {
    let mut position = shifted;
    for _ in 0..ROUNDS {
        let back = gcj02_of(position);
        let (north, east) = (shifted.lat - back.lat, shifted.lon - back.lon);
        position = LatLon { lat: position.lat + north, lon: position.lon + east };
        if north.abs() < EXACT_DEG && east.abs() < EXACT_DEG {
            break;
        }
    }
    position
}

/// The box within which positions are shifted, as all implementations have it.
fn is_shifted(LatLon { lat, lon }: LatLon) -> bool {
    (0.8293..=55.8271).contains(&lat) && (72.004..=137.8347).contains(&lon)
}

/// Degrees north and east by which a position is shifted.
fn shift(position: LatLon) -> (f64, f64) {
    let (x, y) = (position.lon - 105.0, position.lat - 35.0);
    let lat = position.lat.to_radians();
    let magic = 1.0 - ECCENTRICITY_2 * lat.sin().powi(2);
    let north =
        north_of(x, y) * 180.0 / ((AXIS_M * (1.0 - ECCENTRICITY_2)) / (magic * magic.sqrt()) * std::f64::consts::PI);
    let east = east_of(x, y) * 180.0 / (AXIS_M / magic.sqrt() * lat.cos() * std::f64::consts::PI);
    (north, east)
}

/// A sine of `turns` half turns.
fn wave(turns: f64) -> f64 {
    (turns * std::f64::consts::PI).sin()
}

#[expect(clippy::suboptimal_flops, reason = "the formula as it is written everywhere, to be compared with it")]
fn north_of(x: f64, y: f64) -> f64 {
    let plain = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * x.abs().sqrt();
    let fine = (20.0 * wave(6.0 * x) + 20.0 * wave(2.0 * x)) * 2.0 / 3.0;
    let medium = (20.0 * wave(y) + 40.0 * wave(y / 3.0)) * 2.0 / 3.0;
    let coarse = (160.0 * wave(y / 12.0) + 320.0 * wave(y / 30.0)) * 2.0 / 3.0;
    plain + fine + medium + coarse
}

#[expect(clippy::suboptimal_flops, reason = "the formula as it is written everywhere, to be compared with it")]
fn east_of(x: f64, y: f64) -> f64 {
    let plain = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * x.abs().sqrt();
    let fine = (20.0 * wave(6.0 * x) + 20.0 * wave(2.0 * x)) * 2.0 / 3.0;
    let medium = (20.0 * wave(x) + 40.0 * wave(x / 3.0)) * 2.0 / 3.0;
    let coarse = (150.0 * wave(x / 12.0) + 300.0 * wave(x / 30.0)) * 2.0 / 3.0;
    plain + fine + medium + coarse
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn metres(a: LatLon, b: LatLon) -> f64 {
        a.distance_m(b)
    }

    /// The reference points of the tests of `googollee/eviltransform` (MIT), which are quoted all over.
    #[test]
    fn published_points_are_met() {
        let points = [
            ((31.177_427_6, 121.527_210_6), (31.175_303_983_645_97, 121.531_541_859_215)),
            ((22.543_847, 113.912_316), (22.540_796_131_694_766, 113.917_176_480_836_3)),
            ((39.911_954, 116.377_817), (39.913_345_455_360_69, 116.384_047_224_556_57)),
        ];
        for ((lat, lon), (north, east)) in points {
            let wgs84 = LatLon { lat, lon };
            let gcj02 = LatLon { lat: north, lon: east };
            assert!(metres(gcj02_of(wgs84), gcj02) < 1.0, "{:?}", gcj02_of(wgs84));
            assert!(metres(wgs84_of(gcj02), wgs84) < 1.0, "{:?}", wgs84_of(gcj02));
        }
    }

    #[test]
    fn outside_of_china_nothing_is_shifted() {
        let paris = LatLon { lat: 48.8566, lon: 2.3522 };
        assert_eq!((gcj02_of(paris), wgs84_of(paris)), (paris, paris));
    }

    proptest! {
        #[test]
        fn there_and_back_is_the_same_place(lat in 18.0..53.0_f64, lon in 74.0..135.0_f64) {
            let position = LatLon { lat, lon };
            let shifted = gcj02_of(position);
            prop_assert!(metres(position, shifted) < 2_000.0);
            prop_assert!(metres(wgs84_of(shifted), position) < 0.01);
        }
    }
}

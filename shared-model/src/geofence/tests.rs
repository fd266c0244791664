//! Fences against distances taken on the sphere, and what cannot be a fence.

use proptest::prelude::*;

use super::*;

const XIAN: LatLon = LatLon { lat: 34.2583, lon: 108.9429 };

fn square(half_degrees: f64) -> Geofence {
    let corner =
        |n: f64, e: f64| LatLon { lat: n.mul_add(half_degrees, XIAN.lat), lon: e.mul_add(half_degrees, XIAN.lon) };
    Geofence::Polygon { corners: vec![corner(-1.0, -1.0), corner(-1.0, 1.0), corner(1.0, 1.0), corner(1.0, -1.0)] }
}

#[test]
fn inside_is_zero_and_outside_is_the_way_to_the_edge() {
    let fence = square(0.001);
    assert!(fence.distance_m(XIAN).abs() < f64::EPSILON);
    let north = LatLon { lat: XIAN.lat + 0.002, lon: XIAN.lon };
    assert!((fence.distance_m(north) - 110.9).abs() < 0.5, "{}", fence.distance_m(north));
}

#[test]
fn a_coarse_fix_near_the_edge_counts_as_inside() {
    let fence = Geofence::around(XIAN);
    let outside = LatLon { lat: XIAN.lat + 0.0020, lon: XIAN.lon };
    assert!(!fence.holds(outside, 10.0));
    assert!(fence.holds(outside, 50.0));
    assert!(!fence.holds(outside, f32::NAN));
}

#[test]
fn a_bow_tie_is_no_fence() {
    let Geofence::Polygon { mut corners } = square(0.001) else { unreachable!() };
    corners.swap(0, 1);
    assert_eq!(Geofence::Polygon { corners }.check(), Err(GeofenceError::Crossed));
}

#[test]
fn bad_fences_say_what_is_wrong() {
    let circle = |radius_m| Geofence::Circle { center: XIAN, radius_m }.check();
    assert_eq!(circle(200.0), Ok(()));
    assert_eq!(circle(5.0), Err(GeofenceError::Radius));
    assert_eq!(circle(f64::NAN), Err(GeofenceError::Radius));
    assert_eq!(Geofence::Polygon { corners: vec![XIAN; 2] }.check(), Err(GeofenceError::Corners));
    assert_eq!(Geofence::Polygon { corners: vec![XIAN; 4] }.check(), Err(GeofenceError::Crossed));
    assert_eq!(square(1.0).check(), Err(GeofenceError::TooLarge));
    assert_eq!(square(0.01).check(), Ok(()));
    // About 18 m by 22 m, and 9 m by 11 m.
    assert_eq!(square(0.000_1).check(), Ok(()));
    assert_eq!(square(0.000_05).check(), Err(GeofenceError::TooSmall));
    let off = Geofence::Polygon { corners: vec![LatLon { lat: 95.0, lon: 0.0 }, XIAN, XIAN] };
    assert_eq!(off.check(), Err(GeofenceError::OffTheGlobe));
}

#[test]
fn the_marked_position_lies_within() {
    let north = LatLon { lat: XIAN.lat + 0.01, lon: XIAN.lon };
    for fence in [square(0.001), Geofence::around(XIAN)] {
        assert_eq!(fence.check_holds(XIAN), Ok(()));
        assert_eq!(fence.check_holds(north), Err(GeofenceError::Elsewhere));
    }
}

#[test]
fn a_fence_survives_json() {
    let corner = |lat, lon| LatLon { lat, lon };
    let fence = Geofence::Polygon { corners: vec![corner(34.25, 108.5), corner(34.25, 109.0), corner(34.5, 109.0)] };
    let json = serde_json::to_string(&fence).unwrap();
    assert!(json.starts_with("{\"polygon\":{\"corners\":["), "{json}");
    assert_eq!(serde_json::from_str::<Geofence>(&json).unwrap(), fence);
}

proptest! {
    /// Sphere and ellipsoid differ by up to 0.6 %, so that much is allowed.
    #[test]
    fn the_plane_agrees_with_the_sphere(lat in -60.0..60.0_f64, lon in -179.9..179.9_f64, n in -0.05..0.05_f64, e in -0.05..0.05_f64) {
        let (a, b) = (LatLon { lat, lon }, LatLon { lat: lat + n, lon: (lon + e).clamp(-180.0, 180.0) });
        let (x, y) = LocalPlane::at(a).project(b);
        let sphere = a.distance_m(b);
        prop_assert!((x.hypot(y) - sphere).abs() <= 0.007_f64.mul_add(sphere, 0.01), "{} {}", x.hypot(y), sphere);
    }

    #[test]
    fn growing_a_circle_never_moves_a_point_out(n in -0.01..0.01_f64, e in -0.01..0.01_f64, radius_m in 20.0..5_000.0_f64, by in 0.0..5_000.0_f64) {
        let point = LatLon { lat: XIAN.lat + n, lon: XIAN.lon + e };
        let small = Geofence::Circle { center: XIAN, radius_m };
        let large = Geofence::Circle { center: XIAN, radius_m: radius_m + by };
        prop_assert!(large.distance_m(point) <= small.distance_m(point));
    }

    #[test]
    fn a_polygon_holds_its_corners_and_its_middle(half in 0.0005..0.01_f64) {
        let fence = square(half);
        let Geofence::Polygon { corners } = &fence else { unreachable!() };
        for corner in corners {
            prop_assert!(fence.distance_m(*corner) < 0.001);
        }
        prop_assert!(fence.holds(fence.center().unwrap(), 0.0));
    }
}

//! Segments of tracks, as documents hold them.
#![no_main]

use fengtai_fuzz::{prepare, samples};
use libfuzzer_sys::fuzz_target;
use shared_model::track::Segment;

fuzz_target!(init: prepare(|| vec![samples::segment().encode()]), |bytes: &[u8]| {
    let Ok(segment) = Segment::decode(bytes) else { return };
    assert!(segment.points.len() * 3 <= bytes.len());
    for point in &segment.points {
        assert!(LAT.contains(&point.position.lat) && LON.contains(&point.position.lon));
        assert!(point.accuracy_m >= 0.0 && point.accuracy_m <= 1e6, "{}", point.accuracy_m);
    }
    let again = segment.encode();
    assert_eq!(Segment::decode(&again).as_ref(), Ok(&segment));
});

const LAT: std::ops::RangeInclusive<f64> = -90.0..=90.0;
const LON: std::ops::RangeInclusive<f64> = -180.0..=180.0;

//! Recorded ways, which only the simulated phone of the desktop reads.
#![no_main]

use fengtai_fuzz::prepare;
use field_app::device::Replay;
use libfuzzer_sys::fuzz_target;
use shared_model::moment::Moment;

const WAY: &str = r#"<?xml version="1.0"?><gpx version="1.1" creator="F" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg><trkpt lat="34.2" lon="108.9"><time>2026-11-21T01:00:00Z</time><hdop>1.5</hdop></trkpt><trkpt lat="34.3" lon="108.9"><ele>3</ele><time>2026-11-21T01:00:03Z</time></trkpt></trkseg></trk></gpx>"#;

fuzz_target!(init: prepare(|| vec![WAY.as_bytes().to_vec(), WAY.replace("1.1", "1.0").into_bytes()]), |bytes: &[u8]| {
    let Ok(replay) = Replay::read(bytes) else { return };
    assert!(!replay.is_empty() && replay.duration_ms() >= 0);
    for fix in replay.until(Moment::default(), i64::MAX, 1.0) {
        assert!((-90.0..=90.0).contains(&fix.position.lat) && (-180.0..=180.0).contains(&fix.position.lon));
    }
});

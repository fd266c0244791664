//! Uploaded photos at the server.
#![no_main]

use fengtai_fuzz::{prepare, samples};
use libfuzzer_sys::fuzz_target;
use sync_server::media::inspect::{MAX_PIXELS, inspect};
use sync_server::media::thumbnail::{THUMBNAIL_SIDE, thumbnail};

fuzz_target!(init: prepare(samples::pictures), |bytes: &[u8]| {
    let Ok(found) = inspect(bytes) else { return };
    assert!(u64::from(found.width) * u64::from(found.height) <= MAX_PIXELS);
    let Ok(small) = thumbnail(bytes) else { return };
    let small = image::load_from_memory(&small).expect("a thumbnail is a picture");
    assert!(small.width().max(small.height()) <= THUMBNAIL_SIDE);
});

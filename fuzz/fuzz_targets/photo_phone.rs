//! Pictures that a phone's camera, or another program in its place, hands over.
#![no_main]

use fengtai_fuzz::{prepare, samples};
use field_app::photo::{MAX_PIXELS, inspect};
use libfuzzer_sys::fuzz_target;

fuzz_target!(init: prepare(samples::pictures), |bytes: &[u8]| {
    let Ok(found) = inspect(bytes) else { return };
    assert!(u64::from(found.width) * u64::from(found.height) <= MAX_PIXELS);
    assert_eq!((found.width, found.height), (found.image.width(), found.image.height()));
});

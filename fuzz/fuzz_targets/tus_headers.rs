//! The headers of photo uploads.
#![no_main]

use fengtai_fuzz::{prepare, samples};
use http::{HeaderMap, HeaderName, HeaderValue};
use libfuzzer_sys::fuzz_target;
use sync_server::http::upload::protocol::{announcement, check_part_type, check_version, checksum};

const NAMES: [&str; 5] = ["upload-length", "upload-metadata", "upload-checksum", "tus-resumable", "content-type"];
const CODES: [&str; 5] = [
    "media.metadata",
    "media.tus_version",
    "media.checksum_algorithm",
    "media.checksum_mismatch",
    "request.media_type",
];

fuzz_target!(init: prepare(seeds), |bytes: &[u8]| {
    let values = bytes.split(|byte| *byte == b'\n');
    let headers: HeaderMap = NAMES
        .iter()
        .zip(values)
        .filter_map(|(name, value)| Some((HeaderName::from_static(name), HeaderValue::from_bytes(value).ok()?)))
        .collect();
    let part = checksum(&headers).map(|checksum| {
        if let Some(mut checksum) = checksum {
            checksum.update(bytes);
            checksum.fits();
        }
    });
    let announced = announcement(&headers).map(|announced| {
        assert_eq!(announced.sha256.to_string().parse(), Ok(announced.sha256));
        assert_eq!(headers["upload-length"].to_str().ok().and_then(|text| text.parse().ok()), Some(announced.length));
    });
    for told in [part, announced, check_version(&headers), check_part_type(&headers)] {
        assert!(told.is_ok() || told.is_err_and(|error| CODES.contains(&error.code().as_str())));
    }
});

fn seeds() -> Vec<Vec<u8>> {
    let base64 = |text: &str| data_encoding::BASE64.encode(text.as_bytes());
    let (sha256, task) = (base64(&"ab".repeat(32)), base64(samples::TASK));
    let sum = data_encoding::BASE64.encode(&[7; 20]);
    let lines = format!("12\nsha256 {sha256},task {task}\nsha1 {sum}\n1.0.0\napplication/offset+octet-stream");
    vec![lines.into_bytes()]
}

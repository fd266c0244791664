//! Packed payloads.
#![no_main]

use fengtai_fuzz::{prepare, samples};
use libfuzzer_sys::fuzz_target;
use shared_model::wire::{MAX_DOCUMENT_BYTES, Payload};

fuzz_target!(
    init: prepare(|| samples::request().docs.iter().map(|push| push.payload.raw().to_vec()).collect()),
    |bytes: &[u8]| {
        if let Ok(unpacked) = Payload::Packed(bytes.to_vec()).unpack() {
            assert!(unpacked.len() <= MAX_DOCUMENT_BYTES);
        }
        let packed = Payload::of_changes(bytes.to_vec());
        assert!(packed.raw().len() <= bytes.len());
        assert_eq!(packed.unpack().as_deref(), Ok(bytes));
    }
);

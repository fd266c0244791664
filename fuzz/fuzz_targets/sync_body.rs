//! The body of `POST /api/sync` at the server.
#![no_main]

use fengtai_fuzz::{cbor, comes_back, prepare, samples};
use libfuzzer_sys::fuzz_target;
use shared_model::wire::{MAX_DOCUMENT_BYTES, MAX_DOCUMENTS};
use sync_server::usecase::sync::decode;

fuzz_target!(init: prepare(|| vec![cbor(&samples::request())]), |body: &[u8]| match decode(body) {
    Ok(request) => {
        assert!(request.docs.len() + request.want.len() + request.gone.len() <= MAX_DOCUMENTS);
        comes_back(&request);
        for push in &request.docs {
            assert!(push.payload.unpack().is_ok_or_too_much());
        }
    }
    Err(error) => assert!(error.code().as_str().starts_with("sync."), "{error:?}"),
});

trait Unpacked {
    fn is_ok_or_too_much(&self) -> bool;
}

impl<E> Unpacked for Result<std::borrow::Cow<'_, [u8]>, E> {
    fn is_ok_or_too_much(&self) -> bool {
        self.as_ref().is_err() || self.as_ref().is_ok_and(|bytes| bytes.len() <= MAX_DOCUMENT_BYTES)
    }
}

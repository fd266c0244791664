//! The bytes of a request, and what is told about those that are none.

use ciborium::de::Error;
use shared_model::wire::{MAX_BODY_BYTES, MAX_DOCUMENTS, SyncRequest, SyncResponse, VERSION};

use super::version::version;
use crate::error::{ApiError, Code};

/// Reads a request.
///
/// # Errors
/// `sync.too_large`, `sync.truncated`, `sync.unknown_version`, `sync.too_many_documents` or
/// `sync.not_cbor`.
pub fn decode(body: &[u8]) -> Result<SyncRequest, ApiError> {
    if body.len() > MAX_BODY_BYTES {
        return Err(ApiError::from(Code::SyncTooLarge).with("limit_bytes", MAX_BODY_BYTES));
    }
    let mut rest = body;
    let request: SyncRequest = ciborium::from_reader(&mut rest).map_err(|error| refusal(body, &error))?;
    if request.version != VERSION {
        return Err(unknown_version(u64::from(request.version)));
    }
    if !rest.is_empty() {
        return Err(Code::SyncNotCbor.into());
    }
    if request.docs.len() + request.want.len() + request.gone.len() > MAX_DOCUMENTS {
        return Err(ApiError::from(Code::SyncTooManyDocuments).with("limit", MAX_DOCUMENTS));
    }
    Ok(request)
}

/// Writes an answer.
///
/// # Errors
/// None in practice: answers consist of what CBOR can say.
pub fn encode(response: &SyncResponse) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    ciborium::into_writer(response, &mut bytes)
        .map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error.to_string()))?;
    Ok(bytes)
}

/// What is wrong with a body that is no request of our version.
fn refusal(body: &[u8], error: &Error<std::io::Error>) -> ApiError {
    if matches!(error, Error::Io(_)) {
        return Code::SyncTruncated.into();
    }
    match version(body) {
        Some(found) if found != u64::from(VERSION) => unknown_version(found),
        _ => ApiError::from(Code::SyncNotCbor).caused_by(error.to_string()),
    }
}

fn unknown_version(found: u64) -> ApiError {
    ApiError::from(Code::SyncUnknownVersion).with("found", found).with("known", VERSION)
}

#[cfg(test)]
mod tests {
    use ciborium::Value;
    use shared_model::document::Heads;
    use shared_model::id::{DeviceId, TaskId};
    use shared_model::wire::{DocPush, DocWant, Payload};

    use super::*;

    fn request() -> SyncRequest {
        let task = TaskId::from_bytes([2; 16]);
        SyncRequest {
            version: VERSION,
            device: DeviceId::from_bytes([1; 16]),
            incarnation: Some(7),
            cursor: 3,
            docs: vec![DocPush {
                task,
                base: Heads::default(),
                payload: Payload::Saved(vec![9; 5_000]),
                heads: Heads::new(vec![[3; 32]]),
            }],
            want: Vec::new(),
            gone: Vec::new(),
        }
    }

    fn bytes(request: &SyncRequest) -> Vec<u8> {
        let mut bytes = Vec::new();
        ciborium::into_writer(request, &mut bytes).unwrap();
        bytes
    }

    fn code(body: &[u8]) -> &'static str {
        decode(body).unwrap_err().code().as_str()
    }

    #[test]
    fn a_request_is_read_as_it_was_written() {
        assert_eq!(decode(&bytes(&request())).unwrap(), request());
    }

    #[test]
    fn a_request_cut_anywhere_is_told_so() {
        let whole = bytes(&request());
        for end in [0, 1, 20, 100, whole.len() - 1] {
            assert_eq!(code(&whole[..end]), "sync.truncated", "{end}");
        }
    }

    #[test]
    fn what_is_no_request_is_told_so() {
        assert_eq!(code(b"hello, this is a text"), "sync.not_cbor");
        assert_eq!(code(&[0xa0]), "sync.not_cbor");
        assert_eq!(code(&[bytes(&request()), vec![0]].concat()), "sync.not_cbor");
    }

    #[test]
    fn another_version_is_named_even_when_it_looks_different() {
        assert_eq!(code(&bytes(&SyncRequest { version: 9, ..request() })), "sync.unknown_version");
        let mut other = Vec::new();
        let entries = vec![("v".into(), 2.into()), ("hello".into(), true.into())];
        ciborium::into_writer(&Value::Map(entries), &mut other).unwrap();
        assert_eq!(code(&other), "sync.unknown_version");
    }

    #[test]
    fn another_version_is_named_whatever_else_it_says() {
        let small = Value::Array(vec![Value::Null; 100_000]);
        let nested = (0..50).fold(Value::Null, |inner, _| Value::Map(vec![(inner, 1.5.into())]));
        let entries =
            vec![(7.into(), small), ("d".into(), nested), ("v".into(), 3.into()), ("z".into(), "late".into())];
        let mut other = Vec::new();
        ciborium::into_writer(&Value::Map(entries), &mut other).unwrap();
        assert_eq!(code(&other), "sync.unknown_version");
    }

    #[test]
    fn too_much_in_one_request_is_refused() {
        assert_eq!(code(&vec![0; MAX_BODY_BYTES + 1]), "sync.too_large");
        let wanted = DocWant { task: TaskId::from_bytes([5; 16]), have: Heads::default() };
        let many = SyncRequest { want: vec![wanted; MAX_DOCUMENTS], ..request() };
        assert_eq!(code(&bytes(&many)), "sync.too_many_documents");
    }

    proptest::proptest! {
        #[test]
        fn foreign_bytes_never_panic(body in proptest::collection::vec(proptest::num::u8::ANY, 0..300)) {
            let _ = decode(&body);
        }
    }
}

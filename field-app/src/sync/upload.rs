//! tus 1.0 from the sender's side (<https://tus.io/protocols/resumable-upload>): create, resume by
//! `HEAD`, send in checked parts. Every answer leads to exactly one move; none leads to an endless loop.

use data_encoding::BASE64;
use shared_model::sha::Sha256;
use shared_model::signature::Receipt;

use super::{HttpAnswer, HttpRequest, Method, PhotoJob, Refusal};

/// Bytes in one part: on a bad network a lost part costs at most this much.
pub(super) const PART_BYTES: usize = 1024 * 1024;
/// Where uploads are created.
const UPLOADS: &str = "/api/uploads";
/// What a part is called (tus, "PATCH").
const PART_TYPE: &str = "application/offset+octet-stream";
/// A part whose checksum did not fit (tus, checksum extension).
const CHECKSUM_MISMATCH: u16 = 460;

/// What an answer means.
#[derive(Debug, Clone, PartialEq)]
pub enum UploadMove {
    /// The server has `sent` bytes at `upload`.
    Sent {
        /// Address of the upload.
        upload: String,
        /// Bytes.
        sent: u64,
    },
    /// The server signed for the photo.
    Safe(Box<Receipt>),
    /// The upload is not where it was thought: begin anew, or ask how far it is.
    Lost {
        /// Ask there; none to create it again.
        upload: Option<String>,
    },
    /// The server will not have it, ever.
    Refused(Refusal),
    /// Time can heal it.
    Failed(Refusal),
}

/// The next request for a photo. `part` reads bytes of the original from an offset.
///
/// `fresh` tells that this is the first request since the app started or since a failure, so that the server is asked how
/// much it has before anything is sent.
///
/// # Errors
/// The error of `part`.
pub fn next_request(
    job: &PhotoJob,
    fresh: bool,
    part: impl FnOnce(u64, usize) -> std::io::Result<Vec<u8>>,
) -> std::io::Result<HttpRequest> {
    let request = match &job.upload {
        None => {
            let named = |name: &str, value: &str| format!("{name} {}", BASE64.encode(value.as_bytes()));
            let metadata = [named("sha256", &job.sha256.to_string()), named("task", &job.task.to_string())].join(",");
            HttpRequest::new(Method::Post, UPLOADS)
                .header("upload-length", job.bytes.to_string())
                .header("upload-metadata", metadata)
        }
        Some(upload) if fresh || job.sent >= job.bytes => HttpRequest::new(Method::Head, upload),
        Some(upload) => {
            let bytes = part(job.sent, PART_BYTES)?;
            let mut request = HttpRequest::new(Method::Patch, upload)
                .header("upload-offset", job.sent.to_string())
                .header("upload-checksum", format!("sha256 {}", BASE64.encode(Sha256::of(&bytes).as_bytes())))
                .header("content-type", PART_TYPE);
            request.body = bytes;
            request
        }
    };
    Ok(request.header("tus-resumable", "1.0.0"))
}

/// What the answer to a request of [`next_request`] means.
#[must_use]
pub fn after_answer(job: &PhotoJob, answer: &HttpAnswer) -> UploadMove {
    if let Some(receipt) = receipt(answer) {
        return UploadMove::Safe(Box::new(receipt));
    }
    if let Err(refusal) = answer.accepted() {
        return refused(job, refusal);
    }
    let offset = answer.header("upload-offset").and_then(|text| text.parse::<u64>().ok());
    match (&job.upload, offset) {
        (None, offset) => match answer.header("location").and_then(path_of) {
            Some(upload) => UploadMove::Sent { upload, sent: offset.unwrap_or(0) },
            None => UploadMove::Failed(odd(answer, "upload.no_location")),
        },
        // All bytes are there, and still no signature: the server is asked again later, from the start.
        (Some(_), Some(offset)) if offset >= job.bytes => UploadMove::Failed(odd(answer, "upload.no_receipt")),
        (Some(upload), Some(offset)) => UploadMove::Sent { upload: upload.clone(), sent: offset },
        (Some(_), None) => UploadMove::Failed(odd(answer, "upload.no_offset")),
    }
}

fn refused(job: &PhotoJob, refusal: Refusal) -> UploadMove {
    match (refusal.status, &job.upload) {
        (404 | 410, Some(_)) => UploadMove::Lost { upload: None },
        // Another offset, a locked upload, a damaged part: ask how far it is.
        (409 | 423 | CHECKSUM_MISMATCH, Some(upload)) => UploadMove::Lost { upload: Some(upload.clone()) },
        (401 | 403 | 408 | 423 | 425 | 429 | 460, _) | (500.., _) => UploadMove::Failed(refusal),
        // The server does not know the task yet: the document goes first.
        (404 | 409, None) => UploadMove::Failed(refusal),
        _ => UploadMove::Refused(refusal),
    }
}

fn odd(answer: &HttpAnswer, code: &str) -> Refusal {
    Refusal { status: answer.status, code: code.to_owned(), message: None, retry_after_s: None }
}

fn receipt(answer: &HttpAnswer) -> Option<Receipt> {
    let bytes = BASE64.decode(answer.header("upload-receipt")?.trim().as_bytes()).ok()?;
    ciborium::from_reader(bytes.as_slice()).ok()
}

/// The path of an address; the server it names is not followed.
fn path_of(location: &str) -> Option<String> {
    let path = match location.split_once("://") {
        Some((_, rest)) => rest.find('/').map(|slash| &rest[slash..])?,
        None => location,
    };
    path.starts_with('/').then(|| path.to_owned())
}

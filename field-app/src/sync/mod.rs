//! Synchronisation: what is to be sent, in which order, and what an answer means.
//!
//! The core (`plan`, `backoff`, `upload`, `exchange`) takes what is known and what happened as arguments
//! and returns what to do; it opens no connection and reads no clock. Only `http` knows the network. All
//! state that must survive lies in the store.

mod backoff;
mod exchange;
mod feed;
mod http;
mod plan;
#[cfg(any(target_os = "android", test))]
mod roots;
#[cfg(test)]
mod tests;
mod transport;
mod upload;

pub use backoff::delay_ms;
pub(crate) use exchange::refuse_alone;
pub use exchange::{Exchange, Exchanged, apply_response, build_request};
pub(crate) use feed::{chunks_of, keep_receipt};
pub use http::{HttpTransport, ServerUrl, UrlError};
pub use plan::{Conditions, Engine, PhotoJob, Queue, Step, Waiting};
pub use transport::{HttpAnswer, HttpRequest, Method, Refusal, Sending, Transport, TransportError};
pub use upload::{UploadMove, after_answer, next_request};

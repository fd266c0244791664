//! One HTTP request and its answer, as plain values, so that anything can carry them: a socket, a test, a simulation.

use std::future::Future;
use std::pin::Pin;

use serde::Deserialize;

use super::ServerUrl;
use crate::view::Text;

/// The method of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PATCH`
    Patch,
    /// `HEAD`
    Head,
    /// `DELETE`
    Delete,
}

/// A request to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// Method.
    pub method: Method,
    /// Path and query below the server's address.
    pub path: String,
    /// Headers, names in lower case.
    pub headers: Vec<(&'static str, String)>,
    /// Body, possibly empty.
    pub body: Vec<u8>,
}

impl HttpRequest {
    /// A request with nothing but a method and a path.
    #[must_use]
    pub fn new(method: Method, path: impl Into<String>) -> Self {
        Self { method, path: path.into(), headers: Vec::new(), body: Vec::new() }
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Adds the token of the session.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", format!("Bearer {token}"))
    }

    /// Adds a JSON body.
    #[must_use]
    pub fn json(mut self, body: &serde_json::Value) -> Self {
        self.body = body.to_string().into_bytes();
        self.header("content-type", "application/json")
    }
}

/// An answer of the server.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct HttpAnswer {
    /// Status.
    pub status: u16,
    /// Headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// Body.
    pub body: Vec<u8>,
}

/// What the server says when it refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Status.
    pub status: u16,
    /// Stable code.
    pub code: String,
    /// Its text.
    pub message: Option<Text>,
    /// Seconds after which it wants to be asked again.
    pub retry_after_s: Option<u32>,
}

#[derive(Deserialize)]
struct ErrorBody {
    code: String,
    message: Option<Text>,
}

impl HttpAnswer {
    /// The first header called `name` (lower case).
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// The body of a success, or the refusal.
    ///
    /// # Errors
    /// [`Refusal`] for every status outside 200 to 299.
    pub fn accepted(&self) -> Result<&[u8], Refusal> {
        if (200..300).contains(&self.status) { Ok(&self.body) } else { Err(self.refusal()) }
    }

    /// The answer as a refusal.
    #[must_use]
    pub fn refusal(&self) -> Refusal {
        let body: Option<ErrorBody> = serde_json::from_slice(&self.body).ok();
        let retry_after_s = self.header("retry-after").and_then(|text| text.trim().parse().ok());
        let (code, message) = match body {
            Some(body) => (body.code, body.message),
            // Something between phone and server answered, or a server that is not ours.
            None => (format!("http.status_{}", self.status), None),
        };
        Refusal { status: self.status, code, message, retry_after_s }
    }
}

/// Why there was no answer. The request may or may not have arrived.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection.
    #[error("no connection: {reason}")]
    Unreachable {
        /// What the system said.
        reason: String,
    },
    /// No answer in time.
    #[error("no answer in time")]
    Timeout,
    /// The server did not prove who it is.
    #[error("the server's certificate was not accepted: {reason}")]
    NotTrusted {
        /// What was wrong.
        reason: String,
    },
    /// The answer is larger than any should be.
    #[error("the answer is too large")]
    TooLarge,
}

/// A request on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<HttpAnswer, TransportError>> + Send + 'a>>;

/// Carries requests to a server.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request.
    fn send<'a>(&'a self, server: &'a ServerUrl, request: HttpRequest) -> Sending<'a>;
}

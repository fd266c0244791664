//! What is asked of a camera, and what a camera left behind.
//!
//! The request travels with the picture, untouched: whoever finds the picture later knows what it is of, also when the
//! app that asked was killed in between. This module must not understand the request.

use serde::{Deserialize, Serialize};
use shared_model::position::Fix;
use shared_model::sha::Sha256;

use super::ClockReading;

/// What a picture is to be taken for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaptureRequest {
    /// The task it belongs to.
    pub task: String,
    /// What of the task it shows.
    pub target: String,
    /// Who takes it.
    pub account: String,
    /// Server clock minus phone clock in milliseconds, as known when it was asked for (R12.3).
    pub offset_ms: Option<i64>,
    /// Whether the camera facing the person is to be used first.
    pub front: bool,
}

/// A picture that was taken and is not yet known to be durable elsewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct PendingCapture {
    /// To read and to forget it with.
    pub id: String,
    /// What it was taken for.
    pub request: CaptureRequest,
    /// What the clocks said at the moment of capture.
    pub taken: ClockReading,
    /// The newest position known then, however old.
    pub fix: Option<Fix>,
    /// Digest of the bytes as the camera gave them (R4.11).
    pub sha256: Sha256,
}

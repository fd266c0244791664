//! The one door to the native code: a named command with JSON in and out.
//!
//! The window gives the real one (`field-app/native`), tests give one of plain values.

use serde_json::Value;

use crate::device::DeviceError;

/// The native code did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct BridgeError {
    /// Stable code, as the native code gives it; `bridge` when it was not reached.
    pub code: String,
    /// For the log.
    pub message: String,
}

/// What hears messages that come by themselves.
pub type Heard = Box<dyn Fn(Value) + Send + Sync>;

/// Reaches the native code. Calls block until it has answered, and must not be made on the window's own thread.
pub trait Bridge: Send + Sync + 'static {
    /// Carries out a command.
    ///
    /// # Errors
    /// [`BridgeError`] with the native code's own code.
    fn call(&self, command: &'static str, payload: Value) -> Result<Value, BridgeError>;

    /// Begins a command that tells something now and whenever it changes.
    ///
    /// # Errors
    /// As [`Bridge::call`].
    fn watch(&self, command: &'static str, heard: Heard) -> Result<(), BridgeError>;
}

impl BridgeError {
    /// As the app knows it; `what` names what was asked.
    pub(super) fn into_device(self, what: &'static str) -> DeviceError {
        match self.code.as_str() {
            "cancelled" => DeviceError::Cancelled,
            "no_camera" => DeviceError::NoCamera,
            "permission_camera" => DeviceError::Permission { what: "camera" },
            "permission_location" => DeviceError::Permission { what: "location" },
            "key" => DeviceError::Key { reason: self.message },
            _ => DeviceError::Platform { what, reason: self.to_string() },
        }
    }
}

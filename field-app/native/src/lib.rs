//! The adapter between the bridge of the library to native code and Tauri's plugins. Empty on desktops.
//!
//! Nothing is decided here: what is said stands in `field_app::device::mobile`, what is done in `android/` and `ios/`.

#[cfg(any(target_os = "android", target_os = "ios"))]
mod phone;

#[cfg(any(target_os = "android", target_os = "ios"))]
pub use phone::{Native, plugin, uptime_ms};

//! The phone without its window: store, recorder, tracker, photos and sync.
//!
//! [`FieldApp`] is what windows, demonstrations and tests use. The library does not know of Tauri.

mod app;
pub mod device;
pub mod durable;
pub mod error;
mod export;
pub mod peer;
pub mod phone;
pub mod photo;
mod show;
mod space;
pub mod store;
pub mod sync;
#[cfg(test)]
mod testing;
mod text;
pub mod view;

pub use app::{FieldApp, Options};
pub use error::{AppError, Rule};

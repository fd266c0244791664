//! The phone without its window: store, recorder, tracker, photos and sync.

pub mod device;
pub mod durable;
pub mod error;
pub mod phone;
pub mod photo;
pub mod store;
mod text;
pub mod sync;
pub mod view;

//! The phone without its window: store, recorder, tracker, photos and sync.

pub mod device;
pub mod durable;
pub mod photo;
pub mod store;
pub mod view;

//! The bytes of photos: the store that holds them, the uploads on their way in, and the inspection
//! between the two.
//!
//! Photos are named by their SHA-256, written once and never changed. This module knows nothing of
//! accounts, tasks or HTTP, and never decides who may read what.

pub mod fingerprint;
pub mod inspect;
pub mod partial;
pub mod picture;
pub mod place;
mod store;
pub mod thumbnail;

pub use store::{Media, MediaError};

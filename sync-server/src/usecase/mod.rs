//! What can be done: authorise, load, decide, persist, journal; one transaction each.

pub mod sync;
pub mod upload;

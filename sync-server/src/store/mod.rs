//! The SQL of each capability: rows in and out, no decisions.

pub mod admission;
pub mod document;
pub mod evidence;
pub mod photo;
pub mod quarantine;
pub mod submission;
pub mod task;
pub mod upload;

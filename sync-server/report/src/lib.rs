//! Typesets reports: frozen data in, the same PDF bytes out.
//!
//! This crate knows typography and drawing and nothing else: no database, no domain rules, no clock. It stands alone
//! because the typesetter is half of the server's build time.

mod data;

pub use data::*;

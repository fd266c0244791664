//! SQLite as the engine: one file, one writer.

pub(super) mod open;

//! The SQL of each capability: rows in and out, no decisions.

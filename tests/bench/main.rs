//! Measures what the project promises to be fast and small.

fn main() {}

//! Reports from the request to the filing.

//! What a composed report promises.

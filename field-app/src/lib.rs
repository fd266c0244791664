//! The phone without its window: store, recorder, tracker, photos and sync.

pub mod view;

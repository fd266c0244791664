//! What can be done: authorise, load, decide, persist, journal; one transaction each.

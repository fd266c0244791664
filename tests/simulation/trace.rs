//! What happened in a run, line by line; printed when the run fails.

use std::sync::{Arc, Mutex};

#[derive(Clone, Default)]
pub(super) struct Trace(Arc<Mutex<Vec<String>>>);

impl Trace {
    pub(super) fn note(&self, text: impl Into<String>) {
        self.0.lock().unwrap().push(text.into());
    }

    /// All lines, numbered.
    pub(super) fn text(&self) -> String {
        let lines = self.0.lock().unwrap();
        lines.iter().enumerate().map(|(number, line)| format!("{number:4} {line}\n")).collect()
    }
}

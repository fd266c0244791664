//! One run from its beginning to its end, whatever happens in it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::death;
use super::schedule::{Play, Run, Script};
use super::template::Template;
use super::trace::Trace;

/// What became of a run.
pub(super) struct Played {
    /// What did not hold; empty after a good run.
    pub(super) problems: Vec<String>,
    /// What was rolled in each step.
    pub(super) script: Script,
    /// What happened, line by line.
    pub(super) trace: String,
}

impl Played {
    /// How many steps it had.
    pub(super) fn steps(&self) -> usize {
        self.script.iter().flatten().count()
    }
}

/// Plays the run of `seed`, as chance says or as a script does.
pub(super) fn play(seed: u64, phones: usize, play: Play, script: Option<Script>) -> Played {
    death::die_silently();
    // Not inside the run: a world that cannot be made is no failure of a seed.
    let _template = Template::of(phones);
    let trace = Trace::default();
    let mut run = Run::new(seed, phones, play, script, trace.clone());
    let problems = match catch_unwind(AssertUnwindSafe(|| run.play())) {
        Ok(problems) => problems,
        Err(panic) => {
            let text = panic.downcast_ref::<String>().cloned();
            let text = text.or_else(|| panic.downcast_ref::<&str>().map(ToString::to_string));
            vec![format!("a panic: {}", text.unwrap_or_default())]
        }
    };
    let script = std::mem::take(&mut run.rolled);
    Played { problems, script, trace: trace.text() }
}

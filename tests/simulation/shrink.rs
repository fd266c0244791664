//! The shortest run that still fails: steps are left out, many at first, then few, while the others roll what they rolled.

use super::run::{Played, play};
use super::schedule::{Play, Script};

/// Runs that are tried at most.
const TRIES: usize = 150;

/// The failure of `seed`, in the shortest run that was found.
pub(super) fn told(seed: u64, phones: usize, failed: &Played) -> String {
    let shortest = shortest(&failed.script, |script| {
        let played = play(seed, phones, Play::Wide, Some(script.clone()));
        (!played.problems.is_empty()).then_some(played)
    });
    let Played { problems, trace, .. } = shortest.as_ref().unwrap_or(failed);
    let steps = shortest.as_ref().unwrap_or(failed).steps();
    format!("{trace}seed {seed}, {steps} of {} steps:\n  {}\n", failed.steps(), problems.join("\n  "))
}

/// Leaves out what `fails` can do without; none when nothing can be left out.
fn shortest<T>(script: &Script, fails: impl Fn(&Script) -> Option<T>) -> Option<T> {
    let (mut kept, mut last, mut tries) = (script.clone(), None, 0);
    let mut length = kept.len().div_ceil(2);
    while length > 0 {
        for begin in (0..kept.len()).step_by(length) {
            let end = (begin + length).min(kept.len());
            if kept[begin..end].iter().all(Option::is_none) {
                continue;
            }
            if tries == TRIES {
                return last;
            }
            tries += 1;
            let mut fewer = kept.clone();
            fewer[begin..end].fill(None);
            if let Some(failed) = fails(&fewer) {
                (kept, last) = (fewer, Some(failed));
            }
        }
        length = if length == 1 { 0 } else { length.div_ceil(2) };
    }
    last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_steps_that_matter_are_left() {
        let script: Script = (0..100).map(|number| Some(vec![number])).collect();
        let fails = |script: &Script| {
            let left: Vec<u64> = script.iter().flatten().flatten().copied().collect();
            (left.contains(&17) && left.contains(&80)).then_some(left)
        };
        assert_eq!(shortest(&script, fails), Some(vec![17, 80]));
    }
}

//! Reads how many tests ran from the closing lines of the test runners in use.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Tests that passed and failed, added up over all runners.
#[derive(Debug, Default)]
pub(crate) struct Count {
    passed: AtomicUsize,
    failed: AtomicUsize,
}

impl Count {
    /// Looks at one line of a runner's output; lines that close nothing are ignored.
    pub(crate) fn read(&self, line: &str) {
        if let Some((passed, failed)) = closing_line(line.trim()) {
            self.add(passed, failed);
        }
    }

    /// Counts what no runner counts: a step that is one check in itself.
    pub(crate) fn add(&self, passed: usize, failed: usize) {
        self.passed.fetch_add(passed, Ordering::Relaxed);
        self.failed.fetch_add(failed, Ordering::Relaxed);
    }

    /// How many passed.
    pub(crate) fn passed(&self) -> usize {
        self.passed.load(Ordering::Relaxed)
    }

    /// How many failed.
    pub(crate) fn failed(&self) -> usize {
        self.failed.load(Ordering::Relaxed)
    }
}

/// (passed, failed) of a closing line: of nextest (`Summary […] 3 tests run: 2 passed, 1 failed`),
/// cargo test (`test result: ok. 3 passed; 0 failed`), vitest (`Tests  1 failed | 2 passed (3)`),
/// node's runner (`ℹ pass 3`, `ℹ fail 0`) and Playwright (`3 passed (4.5s)`, `1 failed`).
fn closing_line(line: &str) -> Option<(usize, usize)> {
    let counts = if line.starts_with("Summary [") {
        line.split_once("run:")?.1
    } else if let Some(rest) = line.strip_prefix("test result:") {
        rest
    } else if let Some(rest) = line.strip_prefix("Tests  ") {
        rest
    } else if let Some(rest) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
        return node(rest);
    } else if playwright(line) {
        line
    } else {
        return None;
    };
    Some((before(counts, "passed"), before(counts, "failed")))
}

/// `12 passed (30.1s)` or `2 failed`, and nothing else on the line.
fn playwright(line: &str) -> bool {
    let mut words = line.split(' ');
    let number = words.next().is_some_and(|word| word.parse::<usize>().is_ok());
    let rest: Vec<_> = words.collect();
    number
        && match rest.as_slice() {
            ["failed"] => true,
            ["passed", time] => time.starts_with('('),
            _ => false,
        }
}

fn node(rest: &str) -> Option<(usize, usize)> {
    let (word, number) = rest.split_once(' ')?;
    let number = number.parse().ok()?;
    match word {
        "pass" => Some((number, 0)),
        "fail" => Some((0, number)),
        _ => None,
    }
}

/// The number that stands before a word; 0 where the word is not there.
fn before(counts: &str, word: &str) -> usize {
    let words: Vec<_> =
        counts.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.windows(2).find(|pair| pair[1] == word).and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_lines_of_all_runners_are_understood() {
        for (line, expected) in [
            ("Summary [   1.203s] 12 tests run: 12 passed, 0 skipped", (12, 0)),
            ("Summary [   1.203s] 12 tests run: 10 passed (1 slow), 2 failed, 0 skipped", (10, 2)),
            ("test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured", (3, 1)),
            ("Tests  1 failed | 7 passed (8)", (7, 1)),
            ("Tests  7 passed (7)", (7, 0)),
            ("ℹ pass 9", (9, 0)),
            ("ℹ fail 2", (0, 2)),
            ("# pass 4", (4, 0)),
            ("5 passed (31.0s)", (5, 0)),
            ("1 failed", (0, 1)),
        ] {
            assert_eq!(closing_line(line), Some(expected), "{line}");
        }
    }

    #[test]
    fn other_lines_count_nothing() {
        for line in ["Test Files  3 passed (3)", "3 passed", "ℹ suites 2", "running 3 tests", ""] {
            assert_eq!(closing_line(line), None, "{line}");
        }
    }

    #[test]
    fn runners_add_up() {
        let count = Count::default();
        count.read("  Tests  1 failed | 7 passed (8)");
        count.read("5 passed (31.0s)");
        count.add(1, 0);
        assert_eq!((count.passed(), count.failed()), (13, 1));
    }
}

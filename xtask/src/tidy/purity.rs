//! What the dependencies cannot show: std gives every crate a clock, files and threads.

use super::{Finding, Source};

/// Text that may not stand in the model's sources. Clippy bans the calls it can name
/// (shared-model/clippy.toml); this bans whole modules of std.
const NOT_IN_THE_MODEL: [(&str, &str); 6] = [
    ("std::fs", "files"),
    ("std::net", "the network"),
    ("std::thread", "threads"),
    ("std::process", "other programs"),
    ("std::env", "the environment"),
    ("async fn", "an async runtime"),
];

pub(super) fn findings(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| of_the_model(&source.path)) {
        for (number, line) in source.lines().filter(|(_, line)| !is_comment(line)) {
            for (text, what) in &NOT_IN_THE_MODEL {
                if line.contains(text) {
                    let told = format!("the model is pure: `{text}` means {what}");
                    findings.push(Finding::new(&source.path, number, told));
                }
            }
        }
    }
    findings
}

fn of_the_model(path: &str) -> bool {
    path.starts_with("shared-model/src/") && path.ends_with(".rs") && !path.ends_with("tests.rs")
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    #[test]
    fn files_and_threads_are_not_for_the_model() {
        let sources = [file("shared-model/src/a.rs", "use std::fs;\n// std::fs\nstd::thread::scope\n")];
        let lines: Vec<_> = findings(&sources).into_iter().map(|finding| finding.line).collect();
        assert_eq!(lines, [1, 3]);
    }

    #[test]
    fn other_crates_and_the_models_tests_may() {
        let sources = [
            file("field-app/src/a.rs", "use std::fs;\n"),
            file("shared-model/src/track/tests.rs", "use std::fs;\n"),
            file("shared-model/tests/fixtures.rs", "use std::fs;\n"),
        ];
        assert_eq!(findings(&sources), []);
    }
}

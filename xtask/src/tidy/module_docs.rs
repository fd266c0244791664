//! Every Rust file says first what it is for.

use super::{Finding, Source};

pub(super) fn findings(sources: &[Source]) -> Vec<Finding> {
    sources
        .iter()
        .filter(|source| source.is_a(&[".rs"]))
        // A sibling `tests.rs` is told by the module it tests.
        .filter(|source| !source.path.ends_with("/tests.rs"))
        .filter(|source| !begins_with_a_doc(&source.text))
        .map(|source| Finding::new(&source.path, 1, "begin with //! what it is for and must not know"))
        .collect()
}

fn begins_with_a_doc(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .is_some_and(|line| line.starts_with("//!") && line.len() > "//! ".len())
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    #[test]
    fn a_file_that_begins_with_code_or_an_empty_doc_is_found() {
        let sources = [
            file("a.rs", "use std::fmt;\n"),
            file("b.rs", "//!\n"),
            file("c.rs", "//! Measures.\n"),
            file("c/tests.rs", "use super::*;\n"),
            file("d.ts", "import x\n"),
        ];
        let paths: Vec<_> = findings(&sources).into_iter().map(|found| found.path).collect();
        assert_eq!(paths, ["a.rs", "b.rs"]);
    }
}

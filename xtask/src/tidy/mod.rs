//! `cargo xtask tidy`: the rules of this project that no compiler and no linter knows.
//!
//! Each rule is a pure function from the files (or what cargo tells) to findings, and its tests
//! show that it can fail. A rule that must let something through has a list of exceptions with a
//! reason each, and an exception that is no longer needed is a finding too.

mod crates;
mod leftovers;
mod links;
mod migrations;
mod module_docs;
mod purity;
mod size;

use std::fmt;
use std::fs;

use anyhow::{Result, bail};

use crate::process::Run;
use crate::workspace;

/// One text file of the repository.
struct Source {
    /// From the root of the clone, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// Whether its name ends like one of these.
    fn is_a(&self, endings: &[&str]) -> bool {
        endings.iter().any(|ending| self.path.ends_with(ending))
    }

    /// Its lines with their numbers, from 1.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        self.text.lines().enumerate().map(|(index, line)| (index + 1, line))
    }
}

/// One thing that is not as it should be.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Finding {
    path: String,
    /// 0 where the whole file is meant.
    line: usize,
    what: String,
}

impl Finding {
    fn new(path: impl Into<String>, line: usize, what: impl Into<String>) -> Self {
        Self { path: path.into(), line, what: what.into() }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

/// Prints every finding; an error if there is one.
pub(crate) fn run() -> Result<()> {
    let findings = findings()?;
    for finding in &findings {
        println!("{finding}");
    }
    if !findings.is_empty() {
        bail!("{} findings", findings.len());
    }
    Ok(())
}

fn findings() -> Result<Vec<Finding>> {
    let (sources, paths) = repository()?;
    let mut findings = crates::findings()?;
    findings.extend(purity::findings(&sources));
    findings.extend(size::findings(&sources, &size::EXCEPTIONS));
    findings.extend(leftovers::findings(&sources));
    findings.extend(module_docs::findings(&sources));
    findings.extend(migrations::findings(&sources));
    findings.extend(links::findings(&sources, &paths));
    findings.sort();
    Ok(findings)
}

/// The text files of the repository, and the paths of all its files: what is committed and what
/// is about to be, never what is ignored.
fn repository() -> Result<(Vec<Source>, Vec<String>)> {
    let listed = Run::new("git").args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"]).capture()?;
    let mut sources = Vec::new();
    let mut paths = Vec::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        // Deleted but still in the index: not there.
        let Ok(content) = fs::read(workspace::root().join(path)) else { continue };
        paths.push(path.to_owned());
        if let Ok(text) = String::from_utf8(content) {
            sources.push(Source { path: path.to_owned(), text });
        }
    }
    Ok((sources, paths))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file for the tests of a rule.
    pub(super) fn file(path: &str, text: &str) -> Source {
        Source { path: path.to_owned(), text: text.to_owned() }
    }

    #[test]
    fn this_repository_is_tidy() {
        let findings = findings().unwrap();
        let told: Vec<_> = findings.iter().map(ToString::to_string).collect();
        assert!(findings.is_empty(), "\n{}", told.join("\n"));
    }

    #[test]
    fn a_finding_names_the_line_where_there_is_one() {
        assert_eq!(Finding::new("a.rs", 3, "bad").to_string(), "a.rs:3: bad");
        assert_eq!(Finding::new("a.rs", 0, "bad").to_string(), "a.rs: bad");
    }
}

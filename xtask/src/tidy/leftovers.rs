//! What somebody meant to come back to, and what only works on somebody's own machine.

use super::{Finding, Source};

/// Text, the files it is looked for in, and what is wrong with it. The texts are put together from
/// halves so that this file does not find itself.
const LEFTOVERS: [(&str, &[&str], &str); 21] = [
    (concat!("to", "do!("), &[".rs"], "not finished"),
    (concat!("unimple", "mented!("), &[".rs"], "not finished"),
    (concat!("db", "g!("), &[".rs"], "left from looking for a fault"),
    (concat!("#[ign", "ore"), &[".rs"], "a test that does not run proves nothing"),
    (concat!("TO", "DO"), CODE, "an issue is the place for work to come"),
    (concat!("FIX", "ME"), CODE, "fix it, or describe the behaviour as it is"),
    (concat!("HA", "CK"), CODE, "say what it works around and why"),
    (concat!("it.sk", "ip"), SCRIPTS, "a test that does not run proves nothing"),
    (concat!("test.sk", "ip"), SCRIPTS, "a test that does not run proves nothing"),
    (concat!("describe.sk", "ip"), SCRIPTS, "a test that does not run proves nothing"),
    (concat!("test.fix", "me"), SCRIPTS, "a test that does not run proves nothing"),
    (concat!("it.on", "ly("), SCRIPTS, "the other tests do not run"),
    (concat!("test.on", "ly("), SCRIPTS, "the other tests do not run"),
    (concat!("describe.on", "ly("), SCRIPTS, "the other tests do not run"),
    (concat!("as a", "ny"), SCRIPTS, "the compiler is told to look away"),
    (concat!("@ts-ig", "nore"), SCRIPTS, "the compiler is told to look away"),
    (concat!("console.lo", "g("), &[".ts", ".vue"], "left from looking for a fault"),
    (concat!("debug", "ger;"), SCRIPTS, "left from looking for a fault"),
    (concat!("/wo", "rk/"), TEXT, "a path of one machine"),
    (concat!("/ro", "ot/"), TEXT, "a path of one machine"),
    (concat!("/Use", "rs/"), TEXT, "a path of one machine"),
];

const CODE: &[&str] = &[".rs", ".ts", ".vue", ".js", ".mjs", ".sql", ".typ", ".css"];
const SCRIPTS: &[&str] = &[".ts", ".vue", ".js", ".mjs"];
const TEXT: &[&str] = &[".rs", ".ts", ".vue", ".js", ".mjs", ".json", ".toml", ".md", ".sql", ".typ", "run"];

pub(super) fn findings(sources: &[Source]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !source.path.ends_with("package-lock.json")) {
        for (text, _, what) in LEFTOVERS.iter().filter(|(_, files, _)| source.is_a(files)) {
            for (number, _) in source.lines().filter(|(_, line)| stands_in(line, text)) {
                findings.push(Finding::new(&source.path, number, format!("`{text}`: {what}")));
            }
        }
    }
    findings
}

/// Whether the text stands there by itself and not as part of a longer word or path.
fn stands_in(line: &str, text: &str) -> bool {
    line.match_indices(text).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + text.len()..].chars().next();
        let ends_in_a_letter = text.ends_with(|last: char| last.is_alphanumeric());
        let goes_on = ends_in_a_letter && after.is_some_and(is_part_of_a_word);
        !before.is_some_and(is_part_of_a_word) && !goes_on
    })
}

fn is_part_of_a_word(letter: char) -> bool {
    letter.is_alphanumeric() || matches!(letter, '_' | '.' | '}' | '~')
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    #[test]
    fn every_leftover_is_found_in_the_files_it_is_looked_for_in() {
        for (text, files, _) in &LEFTOVERS {
            let source = file(&format!("a{}", files[0]), &format!("first\n  {text} rest\n"));
            let findings = findings(&[source]);
            assert!(findings.iter().any(|finding| finding.line == 2), "{text} was not found");
        }
    }

    #[test]
    fn words_that_contain_one_and_paths_below_another_are_none() {
        let text = concat!(
            "let methods = mastodon; ",
            "TO",
            "DOS; ",
            "has an",
            "y; was an",
            "ything; ",
            "./wo",
            "rk/; ${base}/wo",
            "rk/; home/ro",
            "ot/\n"
        );
        assert_eq!(findings(&[file("a.ts", text)]), []);
    }

    #[test]
    fn scripts_rules_do_not_reach_into_rust() {
        let text = concat!("// the same as a", "ny other\n");
        assert_eq!(findings(&[file("a.rs", text)]), []);
    }
}

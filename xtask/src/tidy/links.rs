//! Links between the project's own documents and pictures lead somewhere.

use super::{Finding, Source};

const PICTURES: &str = "docs/pictures/";

pub(super) fn findings(sources: &[Source], paths: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| source.is_a(&[".md"])) {
        for (number, line) in outside_code(source) {
            for link in targets(line).filter(|link| is_ours(link)) {
                let target = resolve(&source.path, link);
                if !exists(&target, paths) && !not_yet_taken(&target, paths) {
                    findings.push(Finding::new(&source.path, number, format!("{link} is not there")));
                }
            }
        }
    }
    findings
}

/// The lines that are text: what stands between ``` is an example.
fn outside_code(source: &Source) -> impl Iterator<Item = (usize, &str)> {
    let mut in_code = false;
    source.lines().filter(move |(_, line)| {
        if line.trim_start().starts_with("```") {
            in_code = !in_code;
            return false;
        }
        !in_code
    })
}

/// What stands in the round brackets of `[text](target)` and `![text](target)`.
fn targets(line: &str) -> impl Iterator<Item = &str> {
    line.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next())
}

fn is_ours(link: &str) -> bool {
    !link.contains("://") && !link.starts_with('#') && !link.starts_with("mailto:")
}

/// A link seen from its document, as a path from the root.
fn resolve(document: &str, link: &str) -> String {
    let link = link.split('#').next().unwrap_or_default();
    let mut parts: Vec<&str> = document.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            name => parts.push(name),
        }
    }
    parts.join("/")
}

/// A picture of the product before the first of them was taken: from then on each must be there.
fn not_yet_taken(target: &str, paths: &[String]) -> bool {
    target.starts_with(PICTURES) && !paths.iter().any(|path| path.starts_with(PICTURES))
}

/// A file, or a folder that holds one.
fn exists(target: &str, paths: &[String]) -> bool {
    target.is_empty()
        || paths
            .iter()
            .any(|path| path.strip_prefix(target).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let paths = ["docs/adr/0001-a.md", "README.md", "docs/pictures/a.png"].map(String::from);
        findings(&[file("docs/guide.md", text)], &paths).into_iter().map(|found| found.what).collect()
    }

    #[test]
    fn a_link_that_points_nowhere_is_found() {
        assert_eq!(found("see [this](adr/0002-b.md) and ![that](pictures/b.png)").len(), 2);
    }

    #[test]
    fn pictures_are_awaited_until_the_first_is_there() {
        let document = [file("README.md", "![a](docs/pictures/a.png)")];
        assert_eq!(findings(&document, &["README.md".to_owned()]), []);
        assert_eq!(findings(&document, &["docs/pictures/b.png".to_owned()]).len(), 1);
    }

    #[test]
    fn files_folders_parents_and_anchors_are_followed() {
        let text = "[a](adr/0001-a.md#x) [b](adr/) [c](../README.md) [d](#here) ![e](pictures/a.png)";
        assert_eq!(found(text), [""; 0]);
    }

    #[test]
    fn other_peoples_pages_and_examples_are_not_followed() {
        assert_eq!(found("[a](https://example.org/x)\n```\n[b](nowhere.md)\n```\n"), [""; 0]);
    }
}

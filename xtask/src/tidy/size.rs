//! Files stay small enough to be read in one sitting.

use super::{Finding, Source};

/// Where a second idea is hiding in a file. (Files aim at 200.)
const RUST_AND_TYPESCRIPT: usize = 400;
/// A component composes; what it works with belongs in composables.
const COMPONENT: usize = 300;

/// Files that are longer, and why that is right: path and reason.
pub(super) const EXCEPTIONS: [(&str, &str); 0] = [];

/// Data, generated code and language files are exempt: nobody reads them in one sitting.
fn is_exempt(path: &str) -> bool {
    ["/i18n/", "/locales/", "/texts/", "/generated/", "/data/", "/fixtures/", "/gen/"]
        .iter()
        .any(|folder| path.contains(folder))
        || [".gen.ts", ".d.ts"].iter().any(|ending| path.ends_with(ending))
}

pub(super) fn findings(sources: &[Source], exceptions: &[(&str, &str)]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for source in sources.iter().filter(|source| !is_exempt(&source.path)) {
        let limit = if source.is_a(&[".rs", ".ts"]) {
            RUST_AND_TYPESCRIPT
        } else if source.is_a(&[".vue"]) {
            COMPONENT
        } else {
            continue;
        };
        let lines = source.lines().count();
        let excepted = exceptions.iter().any(|(path, _)| *path == source.path);
        if lines > limit && !excepted {
            let told = format!("{lines} lines, {limit} is the end: look for the second idea in it");
            findings.push(Finding::new(&source.path, 0, told));
        }
        // Only when it is clearly shorter: one line more or less should not move the list.
        if lines * 10 <= limit * 9 && excepted {
            findings.push(Finding::new(&source.path, 0, "short again: remove its exception"));
        }
    }
    for (path, reason) in exceptions {
        if !sources.iter().any(|source| source.path == *path) {
            let told = format!("an exception ({reason}) for a file that is not there");
            findings.push(Finding::new(*path, 0, told));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    fn lines(count: usize) -> String {
        "x\n".repeat(count)
    }

    #[test]
    fn a_file_over_its_limit_is_found() {
        let sources = [
            file("a.rs", &lines(401)),
            file("b.rs", &lines(400)),
            file("c.vue", &lines(301)),
            file("d.md", &lines(4000)),
        ];
        let paths: Vec<_> = findings(&sources, &[]).into_iter().map(|found| found.path).collect();
        assert_eq!(paths, ["a.rs", "c.vue"]);
    }

    #[test]
    fn language_files_and_generated_code_may_be_long() {
        let sources = [file("ui/i18n/zh-CN/task.ts", &lines(900)), file("ui/api/schema.d.ts", &lines(9000))];
        assert_eq!(findings(&sources, &[]), []);
    }

    #[test]
    fn an_exception_holds_while_it_is_needed_and_not_longer() {
        let exceptions = [("a.rs", "one table")];
        assert_eq!(findings(&[file("a.rs", &lines(500))], &exceptions), []);
        assert_eq!(findings(&[file("a.rs", &lines(50))], &exceptions).len(), 1);
        assert_eq!(findings(&[], &exceptions).len(), 1);
    }
}

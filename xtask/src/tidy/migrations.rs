//! Migrations are numbered, and the program that applies them names every one, in order.

use super::{Finding, Source};

/// A folder of migrations and where they are applied.
const PLACES: [(&str, &str); 3] = [
    ("migrations/field/", "field-app/src/"),
    ("migrations/central/", "sync-server/src/db/migrate.rs"),
    ("migrations/postgres/", "sync-server/src/db/postgres/"),
];

pub(super) fn findings(sources: &[Source]) -> Vec<Finding> {
    PLACES.iter().flat_map(|(folder, crate_sources)| of_one(sources, folder, crate_sources)).collect()
}

fn of_one(sources: &[Source], folder: &str, crate_sources: &str) -> Vec<Finding> {
    let mut files: Vec<&str> = sources
        .iter()
        .filter(|source| source.path.starts_with(folder) && source.is_a(&[".sql"]))
        .map(|source| source.path.as_str())
        .collect();
    files.sort_unstable();
    let mut findings = Vec::new();
    let mut taken: Option<u32> = None;
    for path in &files {
        match number(&path[folder.len()..]) {
            None => findings.push(Finding::new(*path, 0, "name it by four digits, _ and what it does")),
            Some(number) if Some(number) == taken => {
                findings.push(Finding::new(*path, 0, format!("the number {number:04} is taken")));
            }
            number => taken = number,
        }
    }
    findings.extend(unapplied(sources, &files, crate_sources));
    findings
}

/// The number of `0001_start.sql`. Gaps are allowed: a number is never given twice, also when a
/// migration was withdrawn before it was released.
fn number(name: &str) -> Option<u32> {
    let (digits, _) = name.split_once('_')?;
    (digits.len() == 4).then(|| digits.parse().ok())?
}

/// `0001_start` of `migrations/field/0001_start.sql`: lists may name only that.
fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.strip_suffix(".sql").unwrap_or(name)
}

/// The files that the crate does not include, or includes before an earlier one.
fn unapplied(sources: &[Source], files: &[&str], crate_sources: &str) -> Vec<Finding> {
    let code = || sources.iter().filter(|source| source.path.starts_with(crate_sources));
    let mut findings = Vec::new();
    let mut reached: Option<(&str, usize)> = None;
    for path in files {
        let included = code().find_map(|source| Some((source.path.as_str(), source.text.find(stem(path))?)));
        match (included, reached) {
            (None, _) => findings.push(Finding::new(*path, 0, format!("{crate_sources} includes it nowhere"))),
            (Some((file, at)), Some((earlier_file, earlier))) if file == earlier_file && at < earlier => {
                findings.push(Finding::new(*path, 0, "included before an earlier one"));
            }
            _ => {}
        }
        reached = included.or(reached);
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tests::file;
    use super::*;

    fn with_list(list: &str) -> Vec<Finding> {
        findings(&[
            file("migrations/field/0001_start.sql", ""),
            file("migrations/field/0002_photos.sql", ""),
            file("field-app/src/store/schema.rs", list),
        ])
    }

    #[test]
    fn migrations_in_order_are_right() {
        let list = "\"../migrations/field/0001_start.sql\", \"../migrations/field/0002_photos.sql\"";
        assert_eq!(with_list(list), []);
    }

    #[test]
    fn one_that_is_left_out_or_out_of_order_is_found() {
        assert_eq!(with_list("\"migrations/field/0001_start.sql\"").len(), 1);
        let swapped = "\"migrations/field/0002_photos.sql\" \"migrations/field/0001_start.sql\"";
        assert_eq!(with_list(swapped)[0].what, "included before an earlier one");
    }

    #[test]
    fn a_number_given_twice_or_missing_is_found() {
        let list = "migrations/central/0001_a.sql migrations/central/0001_b.sql migrations/central/late.sql";
        let sources = [
            file("migrations/central/0001_a.sql", ""),
            file("migrations/central/0001_b.sql", ""),
            file("migrations/central/late.sql", ""),
            file("sync-server/src/db/migrate.rs", list),
        ];
        let told: Vec<_> = findings(&sources).into_iter().map(|finding| finding.what).collect();
        assert_eq!(told, ["the number 0001 is taken", "name it by four digits, _ and what it does"]);
    }
}

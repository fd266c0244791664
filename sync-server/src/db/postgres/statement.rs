//! Statements as PostgreSQL reads them: `$1` for `?1`, bytes as it writes them for `x'…'`, a search that heeds no case
//! as SQLite's, and no word about which index to take: its planner knows how many rows there are.

/// What names an index to SQLite's planner.
const HINT: &str = "INDEXED BY ";
/// SQLite's search that takes small and large letters for the same.
const LIKE: &str = "LIKE ";

/// The tests of a parameter that tell PostgreSQL nothing of its type.
const NULL_TESTS: [&str; 2] = [" IS NULL", " IS NOT NULL"];

/// A statement in PostgreSQL's words.
pub(super) struct Translated {
    pub(super) sql: String,
    /// The same with every test for NULL of a parameter taken for true: from it PostgreSQL finds the types of all
    /// parameters, which it does not where such a test is the first place of one.
    pub(super) typing: String,
    /// For each parameter up to the last one, whether its value is read: lists of the same parameters are given to
    /// statements that need only some, and some are only tested for NULL.
    pub(super) read: Vec<bool>,
}

/// A statement of ours in PostgreSQL's words. Texts, quoted names and comments stay as they are.
pub(super) fn translate(sql: &str) -> Translated {
    let (theirs, named) = rewrite(sql, false);
    let (typing, mut read) = rewrite(sql, true);
    read.resize(named.len(), false);
    Translated { sql: theirs, typing, read }
}

/// The statement, with or without its tests of parameters for NULL, and for each parameter whether it stands there.
fn rewrite(sql: &str, without_null_tests: bool) -> (String, Vec<bool>) {
    let mut out = String::with_capacity(sql.len() + 16);
    let mut stands = Vec::new();
    let mut rest = sql;
    while let Some(at) = rest.find(['?', '\'', '"', '-', 'x', 'I', 'L']) {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let word_before = before.chars().next_back().is_some_and(|last| last.is_alphanumeric() || last == '_');
        rest = if let Some(after) = from.strip_prefix('?') {
            let digits = after.find(|next: char| !next.is_ascii_digit()).unwrap_or(after.len());
            let (number, after) = after.split_at(digits);
            let tested = NULL_TESTS.iter().find_map(|test| after.strip_prefix(test));
            if let Some(after) = tested.filter(|_| without_null_tests) {
                out.push_str("TRUE");
                after
            } else {
                out.extend(["$", number]);
                let number: usize = number.parse().unwrap_or(0);
                stands.resize(stands.len().max(number), false);
                if let Some(place) = number.checked_sub(1) {
                    stands[place] = true;
                }
                after
            }
        } else if let Some(after) = from.strip_prefix("x'").filter(|_| !word_before) {
            let (digits, after) = after.split_once('\'').unwrap_or((after, ""));
            out.extend(["'\\x", digits, "'::bytea"]);
            after
        } else if let Some(after) = from.strip_prefix(HINT).filter(|_| !word_before) {
            after.trim_start_matches(|letter: char| letter.is_alphanumeric() || letter == '_')
        } else if let Some(after) = from.strip_prefix(LIKE).filter(|_| !word_before) {
            out.push_str("ILIKE ");
            after
        } else {
            let length = if from.starts_with("--") {
                from.find('\n').unwrap_or(from.len())
            } else if from.starts_with(['\'', '"']) {
                let quote = &from[..1];
                from[1..].find(quote).map_or(from.len(), |end| end + 2)
            } else {
                1
            };
            out.push_str(&from[..length]);
            &from[length..]
        };
    }
    out.push_str(rest);
    (out, stands)
}

#[cfg(test)]
mod tests {
    use super::translate;

    #[test]
    fn parameters_and_bytes_are_rewritten_and_texts_are_not() {
        let ours =
            "SELECT 'a ?1 x''0a''', \"x?\", x'' -- why?\n FROM prefix WHERE max = ?12 AND id = x'0a' AND y LIKE '?L'";
        let theirs = "SELECT 'a ?1 x''0a''', \"x?\", '\\x'::bytea -- why?\n FROM prefix WHERE max = $12 \
            AND id = '\\x0a'::bytea AND y ILIKE '?L'";
        assert_eq!(translate(ours).sql, theirs);
    }

    #[test]
    fn a_parameter_that_is_not_read_is_known() {
        assert_eq!(translate("SELECT ?4, '?6' WHERE x = ?2").read, [false, true, false, true]);
        let tested = translate("SELECT 1 WHERE (?1 IS NULL OR x = ?1) AND ?3 IS NOT NULL");
        assert_eq!(tested.sql, "SELECT 1 WHERE ($1 IS NULL OR x = $1) AND $3 IS NOT NULL");
        assert_eq!(tested.typing, "SELECT 1 WHERE (TRUE OR x = $1) AND TRUE");
        assert_eq!(tested.read, [true, false, false]);
    }
}

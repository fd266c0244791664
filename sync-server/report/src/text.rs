//! The texts of a report before they are typeset: can every character be printed, and does every line find a break?

use serde_json::Value;

use crate::fonts::Fonts;

/// A character that no loaded font can print.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingGlyph {
    /// The character.
    pub character: char,
    /// Where it stands, as a path into the report data: `measured[3].note`.
    pub place: String,
}

impl std::fmt::Display for MissingGlyph {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} (U+{:04X}) in {}", self.character, u32::from(self.character), self.place)
    }
}

/// How many missing characters are named at most; more help nobody.
const MAX_NAMED: usize = 20;

/// Makes every text of the report data ready for typesetting.
///
/// # Errors
/// The characters that cannot be printed, each place once, at most twenty.
pub(crate) fn prepare(data: &mut Value, fonts: &Fonts) -> Result<(), Vec<MissingGlyph>> {
    let mut missing = Vec::new();
    let mut place = String::new();
    visit(data, &mut place, &mut |text, place| {
        for character in text.chars() {
            let found = MissingGlyph { character, place: place.to_owned() };
            if missing.len() < MAX_NAMED && !prints(character, fonts) && !missing.contains(&found) {
                missing.push(found);
            }
        }
        if !is_code(place) {
            *text = breakable(text);
        }
    });
    if missing.is_empty() { Ok(()) } else { Err(missing) }
}

fn visit(value: &mut Value, place: &mut String, each: &mut impl FnMut(&mut String, &str)) {
    let length = place.len();
    match value {
        Value::String(text) => each(text, place),
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                place.push_str(&format!("[{index}]"));
                visit(item, place, each);
                place.truncate(length);
            }
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                if length > 0 {
                    place.push('.');
                }
                place.push_str(name);
                visit(field, place, each);
                place.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// Blanks and marks that change how others look need no glyph of their own.
fn prints(character: char, fonts: &Fonts) -> bool {
    let blank = matches!(character, '\n' | '\r' | '\t' | ' ');
    let mark = matches!(
        u32::from(character),
        0x200B..=0x200F | 0x2060..=0x2064 | 0xFE00..=0xFE0F | 0xFEFF | 0xE0100..=0xE01EF
    );
    blank || mark || fonts.covers(character)
}

/// Longest run of Latin letters and digits that is never broken: a credit code, which people search for.
const LONGEST_RUN: usize = 18;

/// Blanks become plain ones, and overlong codes get invisible places to break.
fn breakable(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run = 0;
    for character in text.chars() {
        match character {
            '\r' => continue,
            '\t' => out.push(' '),
            other => {
                run = if other.is_ascii_graphic() { run + 1 } else { 0 };
                if run > LONGEST_RUN {
                    out.push('\u{200B}');
                    run = 1;
                }
                out.push(other);
            }
        }
    }
    out
}

/// Hashes, signatures and addresses keep their text: templates cut them into lines themselves. So do numbers that
/// people copy and search for.
fn is_code(place: &str) -> bool {
    let field = place.rsplit('.').next().unwrap_or_default();
    matches!(field, "sha256" | "check_code" | "heads" | "signature" | "verify_url" | "task" | "number" | "device")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_code_can_break_and_a_short_one_stays() {
        assert_eq!(breakable("编号ABC-123"), "编号ABC-123");
        assert_eq!(breakable(&"A".repeat(18)), "A".repeat(18));
        assert_eq!(breakable(&"A".repeat(20)), format!("{}\u{200B}AA", "A".repeat(18)));
        assert!(is_code("photos[3].sha256") && !is_code("photos[3].by"));
    }

    #[test]
    fn blanks_of_other_systems_become_plain() {
        assert_eq!(breakable("甲\r\n乙\t丙"), "甲\n乙 丙");
    }

    #[test]
    fn every_text_is_visited_with_its_place() {
        let mut data = serde_json::json!({"a": [{"b": "x"}, {"b": "y"}], "c": "z", "d": 1});
        let mut places = Vec::new();
        visit(&mut data, &mut String::new(), &mut |text, place| places.push(format!("{place}={text}")));
        assert_eq!(places, ["a[0].b=x", "a[1].b=y", "c=z"]);
    }
}

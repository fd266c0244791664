//! Texts as they are compared when somebody searches, and the terms that find them.
//!
//! Full width becomes half width, upper case lower case, and spaces go: what somebody types finds what somebody else
//! wrote with another keyboard. A name in Chinese is found by the initials of its pinyin too (R12.4); a character with
//! several readings by each of them, as far as [`WAYS`] goes.

use std::collections::BTreeSet;

use pinyin::{Pinyin, ToPinyinMulti as _};

/// Most characters in a term: what is longer is compared with the whole text besides.
const TERM: usize = 12;
/// Most ways to read one name: each adds as many terms as it has characters that no other way reads so.
const WAYS: usize = 12;
/// Most readings of a character, the usual ones; a surname comes first and counts with all of its own.
const READINGS: usize = 2;
/// Sorts after every text that begins alike.
const LAST: char = char::MAX;

/// A text as it is compared.
pub(super) fn folded(text: &str) -> String {
    let half = |c: char| match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        other => other,
    };
    text.chars().map(half).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// The lines to be kept of an object: its names with the initials of their pinyin, and its plain texts.
pub(super) fn lines(names: &[String], plain: &[String]) -> String {
    let mut lines = BTreeSet::new();
    for name in names.iter().map(|name| folded(name)) {
        lines.extend(initials(&name));
        lines.insert(name);
    }
    lines.extend(plain.iter().flat_map(|text| text.split('\n')).map(folded));
    lines.remove("");
    lines.into_iter().collect::<Vec<_>>().join("\n")
}

/// Where terms may begin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// At every character.
    Anywhere,
    /// At the first character, and after every dash.
    AfterDashes,
}

/// The terms by which kept lines are found.
pub(super) fn terms(lines: &str, cut: Cut) -> BTreeSet<&str> {
    let begins = |line: &str, start: usize| cut == Cut::Anywhere || start == 0 || line[..start].ends_with('-');
    lines
        .split('\n')
        .flat_map(|line| {
            let starts = line.char_indices().map(|(start, _)| start).filter(move |start| begins(line, *start));
            starts.map(|start| beginning(&line[start..]))
        })
        .filter(|term| !term.is_empty())
        .collect()
}

/// A folded name read as initials, in every way that counts; nothing when there is nothing to read.
fn initials(name: &str) -> BTreeSet<String> {
    let mut ways = vec![String::new()];
    let mut read = false;
    for (position, c) in name.chars().enumerate() {
        let mut letters = letters(c);
        if position > 0 {
            letters.truncate(READINGS);
        }
        read |= !letters.is_empty();
        let letters = if letters.is_empty() { vec![c] } else { letters };
        let kept = if ways.len() * letters.len() > WAYS { 1 } else { letters.len() };
        ways = ways.iter().flat_map(|way| letters[..kept].iter().map(move |letter| format!("{way}{letter}"))).collect();
    }
    if read { ways.into_iter().collect() } else { BTreeSet::new() }
}

/// The first letters of the readings of a character, the usual one first.
fn letters(c: char) -> Vec<char> {
    let mut found = Vec::new();
    for letter in c.to_pinyin_multi().into_iter().flatten().filter_map(|p: Pinyin| p.first_letter().chars().next()) {
        // A vowel with an umlaut is typed without it.
        let letter = if letter.is_ascii() { letter } else { 'e' };
        if !found.contains(&letter) {
            found.push(letter);
        }
    }
    found
}

fn beginning(text: &str) -> &str {
    text.char_indices().nth(TERM).map_or(text, |(end, _)| &text[..end])
}

/// What is searched for: a range of terms, and the whole of it where a term is too short to tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needle {
    /// The first term that may match.
    pub first: String,
    /// Just after the last.
    pub end: String,
    /// What the text contains.
    pub text: String,
}

impl Needle {
    /// What somebody typed; nothing when nothing is left of it.
    #[must_use]
    pub fn new(typed: &str) -> Option<Self> {
        let text = folded(typed);
        let first = beginning(&text).to_owned();
        (!first.is_empty()).then(|| Self { end: format!("{first}{LAST}"), first, text })
    }

    /// Whether the terms alone do not tell.
    #[must_use]
    pub fn is_long(&self) -> bool {
        self.first.len() < self.text.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(name: &str, typed: &str) -> bool {
        let lines = lines(&[name.to_owned()], &[]);
        let needle = Needle::new(typed).unwrap();
        let term = terms(&lines, Cut::Anywhere).into_iter().any(|term| *term >= *needle.first && *term < *needle.end);
        assert_eq!(term && lines.contains(&needle.text), lines.contains(&needle.text), "{lines}: {typed}");
        term && lines.contains(&needle.text)
    }

    #[test]
    fn any_part_of_a_name_finds_it() {
        let name = "西安市雁塔区ＡＢＣ大厦 二期";
        for typed in ["西安", "雁塔", "abc", "ＡＢＣ", "大厦二期", " 大厦 二期 ", "期", name] {
            assert!(finds(name, typed), "{typed}");
        }
        assert!(!finds(name, "莲湖"));
        assert!(!finds(name, "安西"));
    }

    #[test]
    fn the_initials_of_its_pinyin_find_it_however_it_is_read() {
        assert!(finds("西安市雁塔区", "xasyt"));
        assert!(finds("西安市雁塔区", "YTQ"));
        // 单 is shàn as a surname, 重 chóng in 重庆, 厦 shà or xià.
        assert!(finds("单于", "sy") && finds("单于", "dy"));
        assert!(finds("重庆大厦", "cqds") && finds("重庆大厦", "cqdx"));
        assert!(!finds("西安市雁塔区", "lh"));
        assert!(initials("abc123").is_empty());
    }

    #[test]
    fn a_long_search_is_compared_as_a_whole() {
        let name = "陕西省西安市雁塔区科技路甲号商业综合楼";
        assert!(finds(name, "西安市雁塔区科技路甲号商业综合楼"));
        assert!(!finds(name, "西安市雁塔区科技路甲号商业住宅楼"));
    }

    #[test]
    fn numbers_are_cut_at_their_dashes_only() {
        let found: Vec<_> = terms("ma27x0001-2026-0012", Cut::AfterDashes).into_iter().collect();
        assert_eq!(found, ["0012", "2026-0012", "ma27x0001-20"]);
    }

    #[test]
    fn nothing_typed_is_nothing_searched_for() {
        assert_eq!(Needle::new(" \u{3000} "), None);
    }

    #[test]
    fn the_number_of_readings_is_bounded() {
        let name = "重重重重重重重重重重";
        assert!(initials(name).len() <= WAYS);
    }
}

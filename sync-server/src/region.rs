//! Administrative divisions by GB/T 2260: what jurisdictions are chosen from (R2.7), their names, and the fire authority of each.
//!
//! Codes are written without trailing zeros (`61`, `6101`, `610113`), so that a division holds whatever begins with its code.
//! A list is read once, at start. This module must not know who may see what.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use jiff::civil::Date;
use shared_model::sha::Sha256;

/// The list that comes with the server; where it is from stands in `regions/README.md`.
const EMBEDDED: &str = include_str!("../regions/regions.csv");
/// The first line of a list.
const HEADER: &str = "code,name,valid_from,valid_to";

/// One division during one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Region {
    /// Its code: 2, 4 or 6 digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its first day, where known.
    pub valid_from: Option<Date>,
    /// Its last day, where it has one.
    pub valid_to: Option<Date>,
}

impl Region {
    /// Whether the division is there on `day`.
    #[must_use]
    pub fn is_valid(&self, day: Date) -> bool {
        self.valid_from.is_none_or(|from| from <= day) && self.valid_to.is_none_or(|to| day <= to)
    }
}

/// A list of divisions.
#[derive(Debug, PartialEq, Eq)]
pub struct Regions {
    by_code: BTreeMap<String, Vec<Region>>,
    version: String,
}

/// Why a list cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum RegionsError {
    /// The file cannot be read.
    #[error("the list of divisions {path} cannot be read: {source}")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The first line is another one.
    #[error("line 1 must be `{HEADER}`, in UTF-8")]
    Header,
    /// A line cannot be used.
    #[error("line {line}: {problem}")]
    Line {
        /// Its number, from 1.
        line: usize,
        /// What is wrong with it, and what is right.
        problem: String,
    },
    /// There are no divisions in it.
    #[error("there are no divisions in it")]
    Nothing,
}

impl Regions {
    /// The list that comes with the server.
    ///
    /// # Panics
    /// Never: a test reads it.
    #[must_use]
    pub fn embedded() -> Arc<Self> {
        static LIST: LazyLock<Arc<Regions>> =
            LazyLock::new(|| Arc::new(Regions::parse(EMBEDDED).expect("the list in the program was read by a test")));
        Arc::clone(&LIST)
    }

    /// The list in a file of the operator.
    ///
    /// # Errors
    /// [`RegionsError`] names the line.
    pub fn open(path: &Path) -> Result<Self, RegionsError> {
        let text = std::fs::read_to_string(path);
        Self::parse(&text.map_err(|source| RegionsError::File { path: path.to_owned(), source })?)
    }

    /// Reads a list: the columns of [`HEADER`], without quotes; a byte order mark and CRLF are allowed.
    ///
    /// # Errors
    /// [`RegionsError`] names the line.
    pub fn parse(text: &str) -> Result<Self, RegionsError> {
        let mut lines = text.strip_prefix('\u{feff}').unwrap_or(text).lines();
        if lines.next().map(str::trim) != Some(HEADER) {
            return Err(RegionsError::Header);
        }
        let mut by_code = BTreeMap::<String, Vec<Region>>::new();
        for (line, text) in (2..).zip(lines).filter(|(_, text)| !text.trim().is_empty()) {
            let wrong = |problem: String| RegionsError::Line { line, problem };
            let region = read_line(text.trim()).map_err(wrong)?;
            let known = by_code.entry(region.code.clone()).or_default();
            if known.iter().any(|other| overlap(other, &region)) {
                return Err(wrong(format!("{} is there already at that time", region.code)));
            }
            known.push(region);
        }
        // So that the last of a code is the newest.
        by_code.values_mut().for_each(|known| known.sort_by_key(|region| region.valid_from));
        check_parents(&by_code)?;
        let version = Sha256::of(text.as_bytes()).to_string()[..16].to_owned();
        Ok(Self { by_code, version })
    }

    /// Changes with every change of the list.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// All divisions by code, those that are no more included.
    pub fn iter(&self) -> impl Iterator<Item = &Region> {
        self.by_code.values().flatten()
    }

    /// Whether `code` is a division on `day`: what a new record may name.
    #[must_use]
    pub fn exists(&self, code: &str, day: Date) -> bool {
        self.by_code.get(code).is_some_and(|known| known.iter().any(|region| region.is_valid(day)))
    }

    /// The name of a division, also of one that is no more: its newest.
    #[must_use]
    pub fn name(&self, code: &str) -> Option<&str> {
        self.by_code.get(code)?.last().map(|region| region.name.as_str())
    }

    /// The name with the names of what it lies in: 陕西省西安市雁塔区.
    #[must_use]
    pub fn full_name(&self, code: &str) -> Option<String> {
        self.name(code)?;
        Some(levels(code).filter_map(|level| self.name(level)).collect())
    }

    /// The fire authority of a division: 总队 of a province, 支队 of what lies directly in one, 大队 below that.
    #[must_use]
    pub fn department(&self, code: &str) -> Option<String> {
        let name = self.name(code)?;
        let depth = levels(code).filter(|level| self.name(level).is_some()).count();
        Some(format!("{name}消防救援{}", ["总队", "支队", "大队"][depth.clamp(1, 3) - 1]))
    }

    /// The smallest division on `day` that holds `code`, which may be one that the list does not have:
    /// a credit code names 市辖区 (`1101`) where the list has 北京市 (`11`).
    #[must_use]
    pub fn nearest<'a>(&self, code: &'a str, day: Date) -> Option<&'a str> {
        levels(code).filter(|level| self.exists(level, day)).last()
    }
}

/// The codes of what a code lies in, from the province down to itself.
fn levels(code: &str) -> impl Iterator<Item = &str> {
    [2, 4, 6].into_iter().filter_map(|length| code.get(..length))
}

fn read_line(text: &str) -> Result<Region, String> {
    let columns: Vec<&str> = text.split(',').map(str::trim).collect();
    let [code, name, from, to] = columns[..] else {
        return Err(format!("{} columns instead of 4: {HEADER}", columns.len()));
    };
    if !matches!(code.len(), 2 | 4 | 6) || !code.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(format!("the code {code:?} is not 2, 4 or 6 digits"));
    }
    if code.len() > 2 && code.ends_with("00") {
        return Err(format!("the code {code} ends with zeros: leave them out"));
    }
    if name.is_empty() || name.contains(['"', '\'']) {
        return Err(format!("the name of {code} is empty or in quotes"));
    }
    let (valid_from, valid_to) = (read_day(from)?, read_day(to)?);
    if let (Some(from), Some(to)) = (valid_from, valid_to)
        && to < from
    {
        return Err(format!("{code} ends before it begins"));
    }
    Ok(Region { code: code.to_owned(), name: name.to_owned(), valid_from, valid_to })
}

fn read_day(text: &str) -> Result<Option<Date>, String> {
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).map_err(|_| format!("{text:?} is no day: write it like 2021-04-09, or leave it empty"))
}

fn overlap(a: &Region, b: &Region) -> bool {
    let before = |x: &Region, y: &Region| matches!((x.valid_to, y.valid_from), (Some(to), Some(from)) if to < from);
    !before(a, b) && !before(b, a)
}

/// Everything lies in a province.
fn check_parents(by_code: &BTreeMap<String, Vec<Region>>) -> Result<(), RegionsError> {
    let orphan = by_code.keys().find(|code| !code.get(..2).is_some_and(|province| by_code.contains_key(province)));
    match (by_code.is_empty(), orphan) {
        (true, _) => Err(RegionsError::Nothing),
        (false, Some(code)) => {
            Err(RegionsError::Line { line: 1, problem: format!("the province of {code} is missing from the list") })
        }
        (false, None) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 22);

    fn list(rows: &str) -> Result<Regions, RegionsError> {
        Regions::parse(&format!("{HEADER}\n{rows}"))
    }

    #[test]
    fn the_list_of_the_program_is_whole() {
        let regions = Regions::embedded();
        let count = |length| regions.iter().filter(|region| region.code.len() == length).count();
        assert_eq!(count(2), 34);
        // 333 prefectures (293 cities, 7 areas, 30 autonomous prefectures, 3 leagues) by the year-end list of 2023.
        assert_eq!(count(4), 333);
        assert!(count(6) > 2_800, "{}", count(6));
        assert!(regions.iter().all(|region| !region.name.contains("开发区") && !region.name.contains("直辖县")));
    }

    #[test]
    fn names_are_told_by_level() {
        let regions = Regions::embedded();
        assert_eq!(regions.full_name("610113").as_deref(), Some("陕西省西安市雁塔区"));
        assert_eq!(regions.full_name("110105").as_deref(), Some("北京市朝阳区"));
        assert_eq!(regions.full_name("429004").as_deref(), Some("湖北省仙桃市"));
        assert_eq!(regions.full_name("610199"), None);
    }

    #[test]
    fn the_fire_authority_follows_from_the_level() {
        let regions = Regions::embedded();
        let cases = [
            ("61", "陕西省消防救援总队"),
            ("6101", "西安市消防救援支队"),
            ("610113", "雁塔区消防救援大队"),
            ("110105", "朝阳区消防救援支队"),
            ("429004", "仙桃市消防救援支队"),
        ];
        for (code, department) in cases {
            assert_eq!(regions.department(code).as_deref(), Some(department));
        }
        assert_eq!(regions.department("99"), None);
    }

    #[test]
    fn statistical_areas_and_placeholders_are_no_divisions() {
        let regions = Regions::embedded();
        for code in ["370171", "1101", "5002", "4290", "429000", "610000", "6101130", "", "雁塔"] {
            assert!(!regions.exists(code, TODAY), "{code}");
        }
    }

    #[test]
    fn a_division_that_is_no_more_keeps_its_name_and_takes_nothing_new() {
        let regions = list("33,浙江省,,\n3301,杭州市,,\n330103,下城区,,2021-04-08\n").unwrap();
        assert!(regions.exists("330103", date(2021, 4, 8)) && !regions.exists("330103", TODAY));
        assert_eq!(regions.full_name("330103").as_deref(), Some("浙江省杭州市下城区"));
    }

    #[test]
    fn a_code_can_be_given_again_at_another_time() {
        let regions = list("33,浙江省,,\n330103,甲区,2022-01-01,\n330103,乙区,,2020-12-31\n").unwrap();
        assert_eq!(regions.name("330103"), Some("甲区"));
        assert!(!regions.exists("330103", date(2021, 6, 1)));
    }

    #[test]
    fn the_nearest_division_holds_a_code_that_is_not_listed() {
        let regions = Regions::embedded();
        assert_eq!(regions.nearest("1101", TODAY), Some("11"));
        assert_eq!(regions.nearest("6101", TODAY), Some("6101"));
        assert_eq!(regions.nearest("0001", TODAY), None);
    }

    #[test]
    fn a_bad_list_is_refused_by_its_line() {
        let cases = [
            ("33,浙江省,", "line 2: 3 columns"),
            ("33,浙江省,,\n331,杭州市,,", "line 3: the code \"331\""),
            ("330000,浙江省,,", "line 2: the code 330000 ends with zeros"),
            ("33,,,", "line 2: the name of 33"),
            ("33,\"浙江省\",,", "line 2: the name of 33"),
            ("33,浙江省,2021/1/1,", "line 2: \"2021/1/1\" is no day"),
            ("33,浙江省,2021-01-02,2021-01-01", "line 2: 33 ends before it begins"),
            ("33,浙江省,,\n33,浙江,2021-01-01,", "line 3: 33 is there already"),
            ("3301,杭州市,,", "the province of 3301 is missing"),
            ("", "no divisions"),
        ];
        for (rows, says) in cases {
            let error = list(rows).unwrap_err().to_string();
            assert!(error.contains(says), "{rows:?}: {error}");
        }
        assert!(matches!(Regions::parse("33,浙江省,,"), Err(RegionsError::Header)));
        assert!(Regions::parse(&format!("\u{feff}{HEADER}\r\n33,浙江省,,\r\n")).is_ok());
    }
}

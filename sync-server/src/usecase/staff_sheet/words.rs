//! The words and dates of a sheet, as people write them.

use jiff::civil::Date;
use shared_model::person::{Level, Qualification};
use shared_model::staff::ChangeKind;

/// What may stand in a cell, as people are told it.
pub(super) const KINDS: &str = "入职、离职、证书变更";
pub(super) const QUALIFICATIONS: &str = "注册消防工程师、消防设施操作员";
pub(super) const A_DAY: &str = "2026-11-22";
pub(super) const A_PHONE: &str = "11 位手机号，或带区号的座机号";

/// The levels of a qualification; of both where it is not known.
pub(super) const fn levels(qualification: Option<Qualification>) -> &'static str {
    match qualification {
        Some(Qualification::RegisteredEngineer) => "一级、二级",
        Some(Qualification::FacilityOperator) => "初级、中级、高级、技师、高级技师",
        None => "一级、二级（注册消防工程师），初级、中级、高级、技师、高级技师（消防设施操作员）",
    }
}

/// What becomes of somebody.
pub(super) fn kind(text: &str) -> Option<ChangeKind> {
    match text {
        "入职" => Some(ChangeKind::Join),
        "离职" => Some(ChangeKind::Leave),
        "证书变更" => Some(ChangeKind::Certificates),
        _ => None,
    }
}

/// What a certificate attests.
pub(super) fn qualification(text: &str) -> Option<Qualification> {
    match text {
        "注册消防工程师" => Some(Qualification::RegisteredEngineer),
        "消防设施操作员" => Some(Qualification::FacilityOperator),
        _ => None,
    }
}

/// The level, by its name or by its number within the qualification; where that is not known, one of either.
pub(super) fn level(qualification: Option<Qualification>, text: &str) -> Option<Level> {
    let Some(qualification) = qualification else {
        return Qualification::ALL.iter().find_map(|qualification| level(Some(*qualification), text));
    };
    match (qualification, text) {
        (Qualification::RegisteredEngineer, "一级") => Some(Level::Class1),
        (Qualification::RegisteredEngineer, "二级") => Some(Level::Class2),
        (Qualification::FacilityOperator, "初级" | "五级") => Some(Level::Elementary),
        (Qualification::FacilityOperator, "中级" | "四级") => Some(Level::Intermediate),
        (Qualification::FacilityOperator, "高级" | "三级") => Some(Level::Senior),
        (Qualification::FacilityOperator, "技师" | "二级") => Some(Level::Technician),
        (Qualification::FacilityOperator, "高级技师" | "一级") => Some(Level::SeniorTechnician),
        _ => None,
    }
}

/// Whether it is a number that can be called: a mobile phone, or a line with its area code, as the console takes it.
pub(super) fn is_phone(text: &str) -> bool {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let Some(rest) = text.strip_prefix('0') else {
        return text.len() == 11 && text.starts_with('1') && digits(text);
    };
    let (area, line) = match rest.split_once('-') {
        Some((area, line)) => (area.len(), line.len()),
        None => (2, rest.len().saturating_sub(2)),
    };
    let whole = rest.replacen('-', "", 1);
    let right = matches!((area, line), (2 | 3, 7 | 8)) || (!rest.contains('-') && matches!(rest.len(), 9..=11));
    digits(&whole) && right
}

/// A day: `2026-11-22`, `2026/11/22`, `2026.11.22`, `2026年11月22日` or `20261122`.
pub(super) fn day(text: &str) -> Option<Date> {
    let text = text.strip_suffix('日').unwrap_or(text);
    if text.len() == 8 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Date::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?).ok();
    }
    let mut parts = text.split(['-', '/', '.', '年', '月']).map(str::trim);
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

/// The last day of a certificate; nothing or 长期 for one that does not expire.
pub(super) fn last_day(text: &str) -> Option<Option<Date>> {
    match text {
        "" | "长期" | "长期有效" => Some(None),
        text => day(text).map(Some),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        for text in ["2026-11-02", "2026/11/2", "2026.11.02", "2026年11月2日", "20261102"] {
            assert_eq!(day(text), Some(date(2026, 11, 2)), "{text}");
        }
        for text in ["", "11-02", "2026-13-01", "26-11-02", "2026-02-30", "2026-11-02-1", "二〇二六年"] {
            assert_eq!(day(text), None, "{text}");
        }
        assert_eq!((last_day("长期"), last_day("明年")), (Some(None), None));
    }

    #[test]
    fn a_telephone_number_is_whole() {
        for text in ["13900000001", "029-12345678", "02912345678", "0911-1234567"] {
            assert!(is_phone(text), "{text}");
        }
        for text in ["", "1390000000", "139000000012", "12345678", "029-123456", "0-29123456", "13a00000001"] {
            assert!(!is_phone(text), "{text}");
        }
    }

    #[test]
    fn the_same_number_of_a_level_means_another_level_for_another_qualification() {
        assert_eq!(level(Some(Qualification::RegisteredEngineer), "一级"), Some(Level::Class1));
        assert_eq!(level(Some(Qualification::FacilityOperator), "一级"), Some(Level::SeniorTechnician));
        assert_eq!(level(Some(Qualification::RegisteredEngineer), "中级"), None);
    }
}

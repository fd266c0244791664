//! The calendar against known days, and its laws on random ones.

use jiff::civil::date;
use proptest::prelude::*;

use super::*;

#[test]
fn a_shanghai_day_begins_at_sixteen_utc() {
    let day = date(2026, 11, 22);
    assert_eq!(start_of(day).as_ms(), 1_795_276_800_000);
    assert_eq!(day_of(start_of(day)), day);
    assert_eq!(day_of(start_of(day).plus_ms(-1)), date(2026, 11, 21));
}

#[test]
fn a_month_ends_where_the_next_begins() {
    let month: Month = "2026-12".parse().unwrap();
    assert_eq!(month.end(), month.next().start());
    assert_eq!(month.next().to_string(), "2027-01");
    assert_eq!(month.last_day(), date(2026, 12, 31));
    assert_eq!("2028-02".parse::<Month>().unwrap().last_day(), date(2028, 2, 29));
}

#[test]
fn what_is_no_month_is_refused() {
    for text in ["", "2026", "2026-13", "2026-00", "2026-1", "26-01", "+026-01", "2026-01-01", "0000-01", "2026/01"] {
        assert!(text.parse::<Month>().is_err(), "{text:?}");
    }
}

proptest! {
    #[test]
    fn every_moment_falls_in_exactly_its_month(ms in -62_000_000_000_000_i64..250_000_000_000_000) {
        let at = Moment::from_ms(ms);
        let month = Month::of(at);
        prop_assert!(month.contains(at));
        prop_assert!(month.contains_day(day_of(at)));
        prop_assert!(!month.next().contains(at));
        prop_assert!(!month.previous().contains(at));
        prop_assert_eq!(month.to_string().parse::<Month>().unwrap(), month);
    }

    #[test]
    fn days_are_contiguous(ms in 0_i64..4_000_000_000_000) {
        let day = day_of(Moment::from_ms(ms));
        prop_assert_eq!(end_of(day), start_of(plus_days(day, 1)));
        prop_assert_eq!(days_between(day, plus_days(day, 45)), 45);
    }

    #[test]
    fn no_moment_breaks_the_calendar(ms in any::<i64>()) {
        let _ = (Month::of(Moment::from_ms(ms)), time_of(Moment::from_ms(ms)));
    }
}

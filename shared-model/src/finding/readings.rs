//! Readings month after month.

use std::collections::BTreeMap;

use super::{Finding, SameReading};
use crate::calendar::Month;
use crate::document::TaskEvidence;
use crate::document::statement::ResultKey;

/// How many months one after another are compared, this one included.
pub const MIN_MONTHS: usize = 3;
/// Fewest readings that must be the same before anything is found.
pub const MIN_READINGS: usize = 3;

/// What was read in an earlier month.
#[derive(Debug, Clone, PartialEq)]
pub struct EarlierReading {
    /// When.
    pub month: Month,
    /// What was measured where.
    pub key: ResultKey,
    /// What was read.
    pub value: f64,
}

/// Readings with a unit that were the same to the last digit in this month and the two before, when they are at least
/// [`MIN_READINGS`] and more than half of those that were read in all three.
///
/// Honest causes: a coarse instrument, a quantity that does not vary (the height of a valve, a nominal voltage).
#[must_use]
pub fn identical_readings(evidence: &TaskEvidence, month: Month, earlier: &[EarlierReading]) -> Vec<Finding> {
    let months = [month.previous().previous(), month.previous(), month];
    let mut before: BTreeMap<(&ResultKey, Month), f64> = BTreeMap::new();
    for reading in earlier {
        before.insert((&reading.key, reading.month), reading.value);
    }
    let mut compared = 0_u32;
    let mut same = Vec::new();
    for (key, stated) in &evidence.results {
        let Some(value) = stated.shown.value.filter(|_| stated.shown.unit.is_some()) else { continue };
        let earlier = months[..MIN_MONTHS - 1].iter().map(|month| before.get(&(key, *month)).copied());
        let Some(earlier) = earlier.collect::<Option<Vec<f64>>>() else { continue };
        compared += 1;
        if earlier.iter().all(|each| each.total_cmp(&value).is_eq()) {
            same.push(SameReading { key: key.clone(), value });
        }
    }
    if same.len() < MIN_READINGS || same.len() * 2 <= compared as usize {
        return Vec::new();
    }
    vec![Finding::IdenticalReadings { months: months.to_vec(), compared, same }]
}

#[cfg(test)]
mod tests {
    use super::super::scene::{Scene, key, month};
    use super::*;

    fn earlier(readings: &[(&str, u32, f64)]) -> Vec<EarlierReading> {
        let of = readings.iter().map(|(text, number, value)| EarlierReading {
            month: month(text),
            key: key(*number),
            value: *value,
        });
        of.collect()
    }

    fn both(values: &[(u32, f64)]) -> Vec<EarlierReading> {
        let of = |text| values.iter().map(move |(number, value)| (text, *number, *value));
        earlier(&of("2026-09").chain(of("2026-10")).collect::<Vec<_>>())
    }

    fn find(values: &[(u32, f64)], earlier: &[EarlierReading]) -> Vec<Finding> {
        identical_readings(&Scene::new().readings(values).evidence, month("2026-11"), earlier)
    }

    #[test]
    fn three_readings_the_same_for_three_months_are_found() {
        let values = [(0, 0.35), (1, 0.36), (2, 12.0), (3, 5.0)];
        let found = find(&values, &both(&[(0, 0.35), (1, 0.36), (2, 12.0), (3, 4.9)]));
        let [Finding::IdenticalReadings { months, compared: 4, same }] = &found[..] else { panic!("{found:?}") };
        assert_eq!(months, &[month("2026-09"), month("2026-10"), month("2026-11")]);
        assert_eq!(same.iter().map(|each| each.value).collect::<Vec<_>>(), [0.35, 0.36, 12.0]);
    }

    #[test]
    fn two_are_not_enough_nor_is_half() {
        assert_eq!(find(&[(0, 1.0), (1, 1.0)], &both(&[(0, 1.0), (1, 1.0)])), []);
        let now: Vec<_> = (0..6).map(|number| (number, 1.0)).collect();
        let before: Vec<_> = (0..6).map(|number| (number, if number < 3 { 1.0 } else { 2.0 })).collect();
        assert_eq!(find(&now, &both(&before)), []);
    }

    #[test]
    fn a_month_without_a_reading_is_not_compared() {
        let values = [(0, 1.0), (1, 1.0), (2, 1.0)];
        let only_last = earlier(&[("2026-10", 0, 1.0), ("2026-10", 1, 1.0), ("2026-10", 2, 1.0)]);
        assert_eq!(find(&values, &only_last), []);
    }
}

//! The figures: samples with their unit in the name, told as median with smallest and largest.

use std::borrow::Cow;

use anyhow::Result;
use serde_json::{Map, Value, json};

/// What is promised of a figure.
#[derive(Debug, Clone, Copy)]
enum Target {
    AtMost(f64),
    AtLeast(f64),
}

impl Target {
    fn is_met_by(self, median: f64) -> bool {
        match self {
            Self::AtMost(most) => median <= most,
            Self::AtLeast(least) => median >= least,
        }
    }

    const fn value(self) -> f64 {
        let (Self::AtMost(value) | Self::AtLeast(value)) = self;
        value
    }
}

/// A figure's name, whose last word is the unit.
type Name = Cow<'static, str>;

/// Samples of one figure from one run.
struct Series {
    name: Name,
    /// None for figures that only explain others.
    target: Option<Target>,
    samples: Vec<f64>,
    run: usize,
}

/// What was measured so far.
#[derive(Default)]
pub(crate) struct Figures {
    series: Vec<Series>,
    run: usize,
}

/// Median, smallest and largest of some samples.
struct Summary {
    median: f64,
    min: f64,
    max: f64,
}

impl Figures {
    /// Adds the samples of `name`, whose last word is the unit; `most` is promised, if anything.
    pub(crate) fn add(&mut self, name: impl Into<Name>, most: Option<f64>, samples: Vec<f64>) {
        self.push(name.into(), most.map(Target::AtMost), samples);
    }

    /// Adds the samples of a figure of which at least `least` is promised.
    pub(crate) fn add_at_least(&mut self, name: impl Into<Name>, least: f64, samples: Vec<f64>) {
        self.push(name.into(), Some(Target::AtLeast(least)), samples);
    }

    fn push(&mut self, name: Name, target: Option<Target>, samples: Vec<f64>) {
        self.series.push(Series { name, target, samples, run: self.run });
    }

    /// Median, smallest and largest of a figure over all runs so far.
    pub(crate) fn over_all(&self, name: &str) -> Option<(f64, f64, f64)> {
        let (.., samples) = self.joined().into_iter().find(|(known, ..)| known == name)?;
        let Summary { median, min, max } = summary(&samples);
        Some((median, min, max))
    }

    /// How many series there are.
    pub(crate) fn len(&self) -> usize {
        self.series.len()
    }

    /// Ends a run; what follows belongs to the next one.
    pub(crate) fn end_run(&mut self) {
        self.run += 1;
    }

    /// Prints the series from `first` on.
    pub(crate) fn tell(&self, first: usize) {
        for series in &self.series[first..] {
            print_line(&series.name, series.target, &summary(&series.samples));
        }
    }

    /// Prints every figure over all runs.
    pub(crate) fn tell_all(&self) {
        for (name, target, samples) in self.joined() {
            print_line(&name, target, &summary(&samples));
        }
    }

    /// One flat object: for each figure the median over all samples, smallest, largest, and each run's median.
    ///
    /// # Errors
    /// None: the figures are finite.
    pub(crate) fn json(&self) -> Result<String> {
        let mut flat = Map::new();
        let mut missed = 0;
        for (name, target, samples) in self.joined() {
            let Summary { median, min, max } = summary(&samples);
            flat.insert(name.to_string(), rounded(median));
            flat.insert(format!("min_{name}"), rounded(min));
            flat.insert(format!("max_{name}"), rounded(max));
            for series in self.series.iter().filter(|series| series.name == name) {
                flat.insert(format!("run{}_{name}", series.run + 1), rounded(summary(&series.samples).median));
            }
            if let Some(target) = target {
                flat.insert(format!("target_{name}"), rounded(target.value()));
                missed += usize::from(!target.is_met_by(median));
            }
        }
        flat.insert("targets_missed_count".to_owned(), json!(missed));
        Ok(serde_json::to_string(&Value::Object(flat))?)
    }

    fn joined(&self) -> Vec<(Name, Option<Target>, Vec<f64>)> {
        let mut joined: Vec<(Name, Option<Target>, Vec<f64>)> = Vec::new();
        for series in &self.series {
            match joined.iter_mut().find(|(name, ..)| *name == series.name) {
                Some((.., samples)) => samples.extend(&series.samples),
                None => joined.push((series.name.clone(), series.target, series.samples.clone())),
            }
        }
        joined
    }
}

fn print_line(name: &str, target: Option<Target>, Summary { median, min, max }: &Summary) {
    let judged = target.map_or_else(String::new, |target| {
        let word = if matches!(target, Target::AtMost(_)) { "at most" } else { "at least" };
        let met = if target.is_met_by(*median) { "met" } else { "MISSED" };
        format!("   {word} {}: {met}", target.value())
    });
    println!("  {name:<40} {median:>10.3}   ({min:.3} to {max:.3}){judged}");
}

fn summary(samples: &[f64]) -> Summary {
    let mut sorted = samples.to_vec();
    sorted.sort_by(f64::total_cmp);
    Summary { median: quantile(&sorted, 0.5), min: quantile(&sorted, 0.0), max: quantile(&sorted, 1.0) }
}

/// The value below which the share `q` of the sorted samples lies; between two samples their mean for the median.
pub(crate) fn quantile(sorted: &[f64], q: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = q * last as f64;
    let (below, above) = (sorted[place.floor() as usize], sorted[place.ceil() as usize]);
    below + (above - below) * place.fract()
}

fn rounded(value: f64) -> Value {
    json!((value * 1_000.0).round() / 1_000.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_the_median_of_all_its_runs_and_says_what_was_missed() {
        let mut figures = Figures::default();
        figures.add("wait_ms", Some(2.0), vec![3.0, 1.0, 2.0]);
        figures.end_run();
        figures.add("wait_ms", Some(2.0), vec![9.0, 8.0, 7.0]);
        figures.add("sent_bytes", Some(10.0), vec![10.0]);
        let flat: Value = serde_json::from_str(&figures.json().unwrap()).unwrap();
        assert_eq!((flat["wait_ms"].as_f64(), flat["run1_wait_ms"].as_f64()), (Some(5.0), Some(2.0)));
        assert_eq!((flat["min_wait_ms"].as_f64(), flat["max_wait_ms"].as_f64()), (Some(1.0), Some(9.0)));
        assert_eq!(flat["targets_missed_count"], 1);
        figures.add_at_least("work_per_s", 5.0, vec![4.0, 6.0, 4.5]);
        figures.add_at_least("rest_per_s", 5.0, vec![5.0]);
        let flat: Value = serde_json::from_str(&figures.json().unwrap()).unwrap();
        assert_eq!((flat["target_work_per_s"].as_f64(), flat["targets_missed_count"].as_u64()), (Some(5.0), Some(2)));
        assert_eq!(figures.over_all("work_per_s"), Some((4.5, 4.0, 6.0)));
    }
}

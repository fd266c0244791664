//! The figures: samples with their unit in the name, told as median with smallest and largest.

use anyhow::Result;
use serde_json::{Map, Value, json};

/// Samples of one figure from one run.
struct Series {
    name: &'static str,
    /// At most this much is promised; none for figures that only explain others.
    target: Option<f64>,
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
    /// Adds the samples of `name`, whose last word is the unit.
    pub(crate) fn add(&mut self, name: &'static str, target: Option<f64>, samples: Vec<f64>) {
        self.series.push(Series { name, target, samples, run: self.run });
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
            print_line(series.name, series.target, &summary(&series.samples));
        }
    }

    /// Prints every figure over all runs.
    pub(crate) fn tell_all(&self) {
        for (name, target, samples) in self.joined() {
            print_line(name, target, &summary(&samples));
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
            flat.insert(name.to_owned(), rounded(median));
            flat.insert(format!("min_{name}"), rounded(min));
            flat.insert(format!("max_{name}"), rounded(max));
            for series in self.series.iter().filter(|series| series.name == name) {
                flat.insert(format!("run{}_{name}", series.run + 1), rounded(summary(&series.samples).median));
            }
            if let Some(target) = target {
                flat.insert(format!("target_{name}"), rounded(target));
                missed += usize::from(median > target);
            }
        }
        flat.insert("targets_missed_count".to_owned(), json!(missed));
        Ok(serde_json::to_string(&Value::Object(flat))?)
    }

    fn joined(&self) -> Vec<(&'static str, Option<f64>, Vec<f64>)> {
        let mut joined: Vec<(&'static str, Option<f64>, Vec<f64>)> = Vec::new();
        for series in &self.series {
            match joined.iter_mut().find(|(name, ..)| *name == series.name) {
                Some((.., samples)) => samples.extend(&series.samples),
                None => joined.push((series.name, series.target, series.samples.clone())),
            }
        }
        joined
    }
}

fn print_line(name: &str, target: Option<f64>, Summary { median, min, max }: &Summary) {
    let judged = match target {
        Some(target) if *median <= target => format!("   at most {target}: met"),
        Some(target) => format!("   at most {target}: MISSED"),
        None => String::new(),
    };
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
    }
}

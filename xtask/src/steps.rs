//! Runs named steps one after the other, remembers how each went and how long it took.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::count::Count;

/// The steps of one command so far.
#[derive(Default)]
pub(crate) struct Steps {
    done: Vec<Step>,
    count: Count,
}

struct Step {
    name: &'static str,
    took: Duration,
    error: Option<String>,
}

impl Steps {
    /// One check in itself: it counts as one test. A failure is noted and the rest goes on, so
    /// that one run shows everything that is wrong.
    pub(crate) fn check(&mut self, name: &'static str, run: impl FnOnce() -> Result<()>) -> bool {
        let passed = self.timed(name, |_| run());
        self.count.add(usize::from(passed), usize::from(!passed));
        passed
    }

    /// Runs a test runner whose own tests are counted from its output.
    pub(crate) fn tests(&mut self, name: &'static str, run: impl FnOnce(&(dyn Fn(&str) + Sync)) -> Result<()>) {
        let failed_before = self.count.failed();
        let passed = self.timed(name, |count| run(&|line| count.read(line)));
        if !passed && self.count.failed() == failed_before {
            // It failed without naming a test: it did not get as far as running them.
            self.count.add(0, 1);
        }
    }

    fn timed(&mut self, name: &'static str, run: impl FnOnce(&Count) -> Result<()>) -> bool {
        eprintln!("\n== {name}");
        let start = Instant::now();
        let error = run(&self.count).err().map(|error| format!("{error:#}"));
        if let Some(error) = &error {
            eprintln!("== {name} FAILED: {error}");
        }
        let passed = error.is_none();
        self.done.push(Step { name, took: start.elapsed(), error });
        passed
    }

    /// Prints how long each step took and the closing line; an error if anything failed.
    pub(crate) fn close(self) -> Result<()> {
        let total: Duration = self.done.iter().map(|step| step.took).sum();
        println!("\n{:>9}  step", "seconds");
        for step in &self.done {
            let mark = if step.error.is_some() { "  FAILED" } else { "" };
            println!("{:>9.1}  {}{mark}", step.took.as_secs_f64(), step.name);
        }
        println!("{:>9.1}  in all\n", total.as_secs_f64());
        println!("{} passed, {} failed", self.count.passed(), self.count.failed());
        let failed: Vec<_> = self.done.iter().filter(|step| step.error.is_some()).map(|step| step.name).collect();
        if !failed.is_empty() {
            bail!("failed: {}", failed.join(", "));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn a_failed_step_does_not_hide_the_next_one_and_fails_the_whole() {
        let mut steps = Steps::default();
        steps.check("first", || Err(anyhow!("broken")));
        let mut ran = false;
        steps.check("second", || {
            ran = true;
            Ok(())
        });
        assert!(ran);
        assert_eq!((steps.count.passed(), steps.count.failed()), (1, 1));
        assert_eq!(steps.close().expect_err("one failed").to_string(), "failed: first");
    }

    #[test]
    fn a_runner_that_dies_before_its_tests_counts_as_one_failure() {
        let mut steps = Steps::default();
        steps.tests("runner", |_| Err(anyhow!("does not compile")));
        assert_eq!(steps.count.failed(), 1);
    }

    #[test]
    fn a_runner_that_names_its_failures_is_not_counted_twice() {
        let mut steps = Steps::default();
        steps.tests("runner", |listen| {
            listen("test result: FAILED. 3 passed; 2 failed");
            Err(anyhow!("tests failed"))
        });
        assert_eq!((steps.count.passed(), steps.count.failed()), (3, 2));
    }
}

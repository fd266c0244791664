//! `cargo xtask fuzz`: made-up bytes for every parser that meets foreign ones.
//!
//! The targets are a workspace of their own in `fuzz/`, instrumented for libFuzzer by flags that the stable compiler
//! takes. What a target asserts stands in its file; an input that was found becomes a test beside the parser.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::process::Run;
use crate::workspace;

/// What makes the compiler tell libFuzzer which ways an input took.
const INSTRUMENTED: [&str; 6] = [
    "-Cpasses=sancov-module",
    "-Cllvm-args=-sanitizer-coverage-level=4",
    "-Cllvm-args=-sanitizer-coverage-inline-8bit-counters",
    "-Cllvm-args=-sanitizer-coverage-pc-table",
    "-Cllvm-args=-sanitizer-coverage-trace-compares",
    "--cfg fuzzing",
];
/// More memory than this is a finding, in megabytes: the largest picture is decoded within a few hundred.
const MEMORY_MB: u32 = 2_048;
/// A single input that takes longer is a finding, in seconds.
const PATIENCE_S: u32 = 20;
/// The word in libFuzzer's statistics before the number of inputs that were tried.
const EXECUTED: &str = "stat::number_of_executed_units:";

/// Which targets, and how long each.
#[derive(Args)]
pub(crate) struct FuzzArguments {
    /// Only this target (a file in fuzz/fuzz_targets)
    #[arg(long)]
    target: Option<String>,
    /// How long each target runs, in seconds
    #[arg(long, default_value_t = 60)]
    seconds: u32,
}

/// Builds and runs the targets in turn; findings are told at the end and are an error.
pub(crate) fn run(arguments: &FuzzArguments) -> Result<()> {
    let targets = targets(arguments.target.as_deref())?;
    let programs = build()?;
    let (mut executions, mut found) = (0, Vec::new());
    for target in &targets {
        println!("{target}: {} s", arguments.seconds);
        let executed = AtomicU64::new(0);
        let listen = |line: &str| {
            if let Some(number) = executions_in(line) {
                executed.store(number, Ordering::Relaxed);
            }
        };
        if let Err(error) = fuzz(&programs, target, arguments.seconds)?.listen(&listen) {
            eprintln!("{error:#}");
            found.push(target);
        }
        executions += executed.into_inner();
    }
    println!("{} targets, {executions} executions, {} findings", targets.len(), found.len());
    if !found.is_empty() {
        bail!("findings of {found:?}: the inputs lie in {}", programs.join("findings").display());
    }
    Ok(())
}

/// All targets in the order of their names, or the one that was asked for.
fn targets(only: Option<&str>) -> Result<Vec<String>> {
    let folder = workspace::root().join("fuzz/fuzz_targets");
    let mut names = Vec::new();
    for entry in std::fs::read_dir(&folder).with_context(|| format!("no {}", folder.display()))? {
        let path = entry?.path();
        names.extend(path.file_stem().map(|name| name.to_string_lossy().into_owned()));
    }
    names.sort_unstable();
    if let Some(only) = only {
        names.retain(|name| name == only);
    }
    if names.is_empty() { bail!("no such target in {}", folder.display()) } else { Ok(names) }
}

/// The targets are built here seldom: whether their lock file still has all that the crates they lean on need.
pub(crate) fn lock_is_current() -> Result<()> {
    let words = ["metadata", "--locked", "--format-version", "1", "--manifest-path", "fuzz/Cargo.toml"];
    Run::new("cargo").args(words).capture().map(drop).context("run `cargo metadata --manifest-path fuzz/Cargo.toml`")
}

/// Builds the targets; the folder they are in.
fn build() -> Result<PathBuf> {
    let target = workspace::target_dir()?.join("fuzz");
    let version = Run::new("rustc").args(["-vV"]).capture()?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    // A target named, even the machine's own, keeps the flags from build scripts, which link no libFuzzer.
    Run::new("cargo")
        .args(["build", "--locked", "--release", "--manifest-path", "fuzz/Cargo.toml", "--bins", "--target", host])
        .env("CARGO_TARGET_DIR", &target)
        .env("RUSTFLAGS", INSTRUMENTED.join(" "))
        .run()?;
    Ok(target.join(host).join("release"))
}

/// One target at work on its corpus, which seeds begin and later runs go on with.
fn fuzz(programs: &Path, target: &str, seconds: u32) -> Result<Run> {
    let (corpus, findings) = (programs.join("corpus").join(target), programs.join("findings"));
    for folder in [&corpus, &findings] {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    }
    Ok(Run::new(programs.join(target))
        .args([&corpus])
        .args([
            format!("-max_total_time={seconds}"),
            format!("-rss_limit_mb={MEMORY_MB}"),
            format!("-timeout={PATIENCE_S}"),
            format!("-artifact_prefix={}/{target}-", findings.display()),
            "-print_final_stats=1".to_owned(),
        ])
        .env("FENGTAI_SEEDS", &corpus))
}

/// The number of inputs tried, when the line tells it.
fn executions_in(line: &str) -> Option<u64> {
    line.trim().strip_prefix(EXECUTED)?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_statistics_tell_how_many_inputs_were_tried() {
        assert_eq!(executions_in("stat::number_of_executed_units: 41203"), Some(41_203));
        assert_eq!(executions_in("stat::average_exec_per_sec:     679"), None);
    }

    #[test]
    fn every_file_of_a_target_is_declared() {
        let manifest = std::fs::read_to_string(workspace::root().join("fuzz/Cargo.toml")).unwrap();
        for target in targets(None).unwrap() {
            assert!(manifest.contains(&format!("\"fuzz_targets/{target}.rs\"")), "{target}");
        }
        assert!(targets(Some("no_such_target")).is_err());
    }
}

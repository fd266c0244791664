//! `cargo xtask test`: everything the project is checked by, as CI runs it.
//!
//! The screens are built before anything is compiled, because the window carries them inside.

use anyhow::Result;

use crate::build::{self, Profile, Programs, WHOLE_WORKSPACE};
use crate::process::Run;
use crate::steps::Steps;
use crate::{fuzz, screenshots, setup, tidy, torture, workspace};

const NEXTEST: [&str; 3] = ["nextest", "run", "--no-fail-fast"];
const CARGO_TEST: [&str; 2] = ["test", "--no-fail-fast"];

/// Runs every step, also after one has failed, except where the next ones need it.
pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::default();
    if !steps.check("setup", setup::everything) {
        return steps.close();
    }
    steps.check("tidy", tidy::run);
    steps.check("format", format);
    steps.check("web: format", || setup::npm::script("format:check"));
    steps.check("web: lint", || setup::npm::script("lint"));
    steps.check("web: types", || setup::npm::script("typecheck"));
    steps.tests("web: unit tests", |listen| setup::npm::unit_tests()?.listen(listen));
    if !steps.check("web: build", setup::npm::build_screens) {
        return steps.close();
    }
    steps.check("the app's screens", || screenshots::quick()?.run());
    steps.check("clippy", clippy);
    steps.check("fuzz: lock file", fuzz::lock_is_current);
    let built = steps.check("programs", || build::programs(Profile::Dev, Programs::All).map(|_folder| ()));
    steps.tests("Rust tests", |listen| {
        let programs = workspace::target_dir()?.join("debug");
        runner().args(WHOLE_WORKSPACE).env("FENGTAI_BIN_DIR", programs).listen(listen)
    });
    if built {
        steps.tests("the server on PostgreSQL", |listen| on_postgres()?.listen(listen));
        steps.check("a phone that is killed", torture::a_few_phones);
        steps.check("a server that is killed", torture::a_few_servers);
        steps.check("power cuts", torture::a_few_power_cuts);
        steps.tests("the app in its window", |listen| driven("tests/app", "window")?.listen(listen));
        steps.tests("the console in a browser", |listen| driven("tests/browser", "journey")?.listen(listen));
    }
    steps.close()
}

/// What touches the server's database once more, on a PostgreSQL server of its own. The workspace is named whole, so that
/// nothing is compiled again; cargo's own runner has no choice among its tests and runs all.
fn on_postgres() -> Result<Run> {
    let programs = workspace::target_dir()?.join("debug");
    let (words, chosen): (&[&str], &[&str]) = if has_nextest() {
        (&NEXTEST, &["-E", "package(sync-server) + package(system-tests)"])
    } else {
        (&CARGO_TEST, &[])
    };
    let run = Run::new(programs.join("on-postgres")).args(["cargo"]).args(words).args(WHOLE_WORKSPACE).args(chosen);
    Ok(run.env("FENGTAI_BIN_DIR", programs))
}

/// Tests that drive a window or a browser, told where the compiled programs are.
fn driven(package: &str, script: &str) -> Result<Run> {
    let programs = workspace::target_dir()?.join("debug");
    Ok(setup::npm::npm()?.args(["run", script, "--workspace", package]).env("FENGTAI_BIN_DIR", programs))
}

/// Rust is formatted by rustfmt alone.
pub(crate) fn format() -> Result<()> {
    Run::new("cargo").args(["fmt", "--all", "--check"]).run()
}

/// No warning is left standing.
pub(crate) fn clippy() -> Result<()> {
    Run::new("cargo").args(["clippy"]).args(WHOLE_WORKSPACE).args(["--all-targets", "--", "-D", "warnings"]).run()
}

/// nextest where it is installed (a process per test, slow ones named), else cargo's own runner.
pub(crate) fn runner() -> Run {
    let words: &[&str] = if has_nextest() { &NEXTEST } else { &CARGO_TEST };
    Run::new("cargo").args(words)
}

fn has_nextest() -> bool {
    Run::new("cargo").args(["nextest", "--version"]).succeeds()
}

//! How the project is compiled: the same flags everywhere, so that nothing is compiled twice.
//!
//! Cargo chooses the features of shared dependencies by the packages it is asked for. Every call
//! therefore names the whole workspace and narrows only the targets (`--bin demo`), and the
//! window's `custom-protocol` (screens from inside the program, not from a development server) is
//! always on.

use std::path::PathBuf;

use anyhow::Result;

use crate::process::Run;
use crate::workspace;

/// What every cargo call that compiles carries.
pub(crate) const WHOLE_WORKSPACE: [&str; 4] =
    ["--locked", "--workspace", "--features", "fengtai-field-app/custom-protocol"];

/// How fast the result is to be.
#[derive(Clone, Copy)]
pub(crate) enum Profile {
    /// What the tests run: compiled quickly.
    Dev,
    /// What the benchmarks measure.
    Release,
}

/// Which programs are built.
#[derive(Clone, Copy)]
pub(crate) enum Programs<'a> {
    /// These only; the window, for one, costs minutes that a demo need not wait for.
    Named(&'a [&'a str]),
    /// All of the workspace: tests start some of them as processes of their own.
    All,
}

/// Builds programs and answers the folder they lie in.
pub(crate) fn programs(profile: Profile, programs: Programs<'_>) -> Result<PathBuf> {
    let mut cargo = Run::new("cargo").args(["build"]).args(WHOLE_WORKSPACE);
    if let Profile::Release = profile {
        cargo = cargo.args(["--release"]);
    }
    match programs {
        Programs::All => cargo = cargo.args(["--bins"]),
        Programs::Named(names) => {
            for name in names {
                cargo = cargo.args(["--bin", name]);
            }
        }
    }
    cargo.run()?;
    Ok(workspace::target_dir()?.join(match profile {
        Profile::Dev => "debug",
        Profile::Release => "release",
    }))
}

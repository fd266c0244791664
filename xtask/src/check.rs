//! `cargo xtask check`: what is quick enough to run before every commit.

use anyhow::Result;

use crate::build::WHOLE_WORKSPACE;
use crate::steps::Steps;
use crate::{setup, test, tidy, workspace};

/// Format, tidy, lints and unit tests; the web's too where its packages are installed.
pub(crate) fn run() -> Result<()> {
    let mut steps = Steps::default();
    steps.check("tidy", tidy::run);
    steps.check("format", test::format);
    if workspace::root().join("node_modules").is_dir() {
        steps.check("web: lint", || setup::npm::script("lint"));
        steps.check("web: types", || setup::npm::script("typecheck"));
        steps.check("web: build", setup::npm::build_screens);
    }
    steps.check("clippy", test::clippy);
    steps.tests("unit tests", |listen| test::runner().args(WHOLE_WORKSPACE).args(["--lib", "--bins"]).listen(listen));
    steps.close()
}

//! Puts a fresh machine in a state to build and test: system packages and npm packages.
//!
//! Nothing is asked of a registry when nothing is missing, so a second run costs a blink.

mod debian;
pub(crate) mod npm;

use anyhow::Result;

use debian::Group;

/// For `test`: all there is.
pub(crate) fn everything() -> Result<()> {
    debian::install(&[Group::Build, Group::Web, Group::Window, Group::Database, Group::Test])?;
    npm::install()
}

/// For `demo` and `bench`: the server and the console, no window.
pub(crate) fn for_the_demo() -> Result<()> {
    debian::install(&[Group::Build, Group::Web])?;
    npm::install()
}

/// For `torture`: the server, and the database it may work on.
pub(crate) fn for_the_torture() -> Result<()> {
    debian::install(&[Group::Build, Group::Web, Group::Database])?;
    npm::install()
}

/// For `screenshots`: fonts and a browser, no window.
pub(crate) fn for_the_screens() -> Result<()> {
    debian::install(&[Group::Build, Group::Web, Group::Test])?;
    npm::install()
}

/// For `app`: the window too.
pub(crate) fn for_the_window() -> Result<()> {
    debian::install(&[Group::Build, Group::Web, Group::Window])?;
    npm::install()
}

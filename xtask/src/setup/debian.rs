//! System packages on Debian and its relatives, installed only where they are missing.

use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::Run;

/// What packages are for.
#[derive(Clone, Copy)]
pub(super) enum Group {
    /// Compiling, and the Chinese font that reports and photo stamps are set in.
    Build,
    /// Node.js with npm, for the screens.
    Web,
    /// The web view that the field app's window is made of.
    Window,
    /// The database that several servers share, and what stands before them.
    Database,
    /// What only tests drive: a display without a screen, two browsers, PDF tools.
    Test,
}

impl Group {
    /// Package, and the program that shows it is there when it came by another way.
    fn packages(self) -> &'static [(&'static str, Option<&'static str>)] {
        match self {
            Self::Build => {
                &[("build-essential", Some("cc")), ("pkg-config", Some("pkg-config")), ("fonts-noto-cjk", None)]
            }
            Self::Web => &[("nodejs", Some("node")), ("npm", Some("npm"))],
            Self::Window => &[("libwebkit2gtk-4.1-dev", None)],
            Self::Database => &[("postgresql", Some("pg_ctl")), ("nginx-light", Some("nginx"))],
            Self::Test => &[
                ("webkit2gtk-driver", Some("WebKitWebDriver")),
                ("xvfb", Some("Xvfb")),
                // What xvfb-run makes its display's password with.
                ("xauth", Some("xauth")),
                ("chromium", Some("chromium")),
                ("poppler-utils", Some("pdftotext")),
                ("qpdf", Some("qpdf")),
            ],
        }
    }
}

/// Installs what these groups lack. Elsewhere than on Debian it only says what is missing.
pub(super) fn install(groups: &[Group]) -> Result<()> {
    let missing: Vec<_> = groups
        .iter()
        .flat_map(|group| group.packages())
        .filter(|(package, program)| !program.is_some_and(on_path) && !is_installed(package))
        .map(|(package, _)| *package)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !Path::new("/usr/bin/apt-get").exists() {
        bail!(
            "this is no Debian, so these must be installed by hand first (named as Debian names \
             them): {list}"
        );
    }
    eprintln!("  installing what this machine lacks: {list}");
    apt_get(&["update"])?;
    // With what they recommend: the web view and the browser lean on it more than they declare.
    let mut words = vec!["install", "--yes"];
    words.extend(missing);
    apt_get(&words).with_context(|| format!("install them by hand: apt-get install {list}"))
}

/// As root directly, else through sudo; a lock held by another installation is waited for.
fn apt_get(words: &[&str]) -> Result<()> {
    let settings = ["--quiet", "-o", "DPkg::Lock::Timeout=300"];
    let run = if is_root()? {
        Run::new("apt-get").env("DEBIAN_FRONTEND", "noninteractive")
    } else if on_path("sudo") {
        Run::new("sudo").args(["DEBIAN_FRONTEND=noninteractive", "apt-get"])
    } else {
        bail!("not root and no sudo: run `apt-get {}` as root, then try again", words.join(" "));
    };
    run.args(settings).args(words).run()
}

fn is_root() -> Result<bool> {
    Ok(Run::new("id").args(["--user"]).capture()?.trim() == "0")
}

fn is_installed(package: &str) -> bool {
    Run::new("dpkg-query")
        .args(["--show", "--showformat=${db:Status-Status}", package])
        .capture()
        .is_ok_and(|status| status == "installed")
}

fn on_path(program: &str) -> bool {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&paths).any(|folder| folder.join(program).is_file())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_is_found_on_the_path_and_nothing_else_is() {
        assert!(on_path("sh"));
        assert!(!on_path("no-such-program-here"));
    }

    #[test]
    fn a_package_that_does_not_exist_counts_as_missing() {
        assert!(!is_installed("no-such-package-here"));
    }
}

//! The npm side: packages by the lock file, and the screens that programs carry or serve.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::process::Run;
use crate::workspace;

/// The oldest Node.js that Vite 8 runs on.
const OLDEST_NODE: (u32, u32) = (20, 19);
/// Older npm versions leave out the prebuilt parts of Vite 8.
const OLDEST_NPM: (u32, u32) = (11, 0);

const APP_SCREENS: &str = "field-app/ui";
const CONSOLE: &str = "sync-server/web";
const SHARED: &str = "ui";
const PEERS: &str = "tests/peers";

/// Installs exactly what the lock file says, when it says something new.
pub(crate) fn install() -> Result<()> {
    node_is_new_enough()?;
    let lock =
        fs::read_to_string(workspace::root().join("package-lock.json")).context("package-lock.json cannot be read")?;
    let stamp = Stamp::new("npm-ci", &lock);
    if stamp.is_current() {
        return Ok(());
    }
    npm()?.args(["ci", "--no-audit", "--no-fund"]).run()?;
    stamp.set()
}

/// Installs the servers that `bench peers` compares with, when their lock file says something new. What they would build
/// while being installed is not needed: what they use of it is in the packages.
pub(crate) fn install_peers() -> Result<()> {
    node_is_new_enough()?;
    let lock = fs::read_to_string(workspace::root().join(PEERS).join("package-lock.json"))
        .context("the lock file of the peers cannot be read")?;
    let stamp = Stamp::new("npm-ci-peers", &lock);
    if stamp.is_current() && workspace::root().join(PEERS).join("node_modules").is_dir() {
        return Ok(());
    }
    npm()?.args(["ci", "--prefix", PEERS, "--ignore-scripts", "--no-audit", "--no-fund"]).run()?;
    stamp.set()
}

/// npm in the version it takes: the installed one, or where that is too old a newer one by it.
pub(crate) fn npm() -> Result<Run> {
    let installed = Run::new("npm").args(["--version"]).capture()?;
    if version(&installed)? >= OLDEST_NPM {
        return Ok(Run::new("npm"));
    }
    Ok(Run::new("npx").args(["--yes", &format!("npm@{}", OLDEST_NPM.0)]))
}

/// Runs one script of the root package.
pub(crate) fn script(name: &str) -> Result<()> {
    npm()?.args(["run", name]).run()
}

/// The unit tests of the screens; browsers and windows are not among them.
pub(crate) fn unit_tests() -> Result<Run> {
    let mut run = npm()?.args(["run", "test", "--if-present"]);
    for place in [SHARED, APP_SCREENS, CONSOLE] {
        run = run.args(["--workspace", place]);
    }
    Ok(run)
}

/// Builds what the field app's window carries.
pub(crate) fn build_app_screens() -> Result<()> {
    build(APP_SCREENS)
}

/// Builds the field app's screens against the fake phone, for pictures; nothing else carries them.
pub(crate) fn build_pictured_screens() -> Result<()> {
    npm()?.args(["run", "build:fake", "--workspace", APP_SCREENS]).run()
}

/// Builds what the server serves.
pub(crate) fn build_console() -> Result<()> {
    build(CONSOLE)
}

/// Builds both.
pub(crate) fn build_screens() -> Result<()> {
    build_app_screens()?;
    build_console()
}

/// Builds one place when something it is made of has changed: the window is compiled anew
/// whenever its screens are, so an unchanged build is not repeated.
fn build(place: &str) -> Result<()> {
    let stamp = || Ok::<_, anyhow::Error>(Stamp::new(&format!("build-{}", place.replace('/', "-")), &sources(place)?));
    if stamp()?.is_current() && workspace::root().join(place).join("dist/index.html").is_file() {
        return Ok(());
    }
    npm()?.args(["run", "build", "--workspace", place]).run()?;
    // Asked anew: a build also writes declarations beside the sources.
    stamp()?.set()
}

/// Everything a build of this place reads, by path and content.
fn sources(place: &str) -> Result<BTreeMap<String, Vec<u8>>> {
    let listed = Run::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", place, SHARED])
        .args(["package.json", "package-lock.json", "shared-model/data"])
        .capture()?;
    let mut sources = BTreeMap::new();
    for path in listed.split('\0').filter(|path| !path.is_empty()) {
        // A file deleted but not yet committed is still listed; its absence is part of the state.
        if let Ok(content) = fs::read(workspace::root().join(path)) {
            sources.insert(path.to_owned(), content);
        }
    }
    Ok(sources)
}

fn node_is_new_enough() -> Result<()> {
    let (major, minor) = OLDEST_NODE;
    let ask = format!("Node.js {major}.{minor} or newer is needed (nodejs.org, or your system's packages)");
    let installed = Run::new("node").args(["--version"]).capture().context(ask.clone())?;
    if version(&installed)? < OLDEST_NODE {
        bail!("{ask}; this machine has {}", installed.trim());
    }
    Ok(())
}

/// (major, minor) of `v20.20.2` or `11.19.1`.
fn version(text: &str) -> Result<(u32, u32)> {
    let mut numbers = text.trim().trim_start_matches('v').split('.').map(str::parse);
    match (numbers.next(), numbers.next()) {
        (Some(Ok(major)), Some(Ok(minor))) => Ok((major, minor)),
        _ => bail!("not a version: {text}"),
    }
}

/// A note in the clone: this step was last done from these inputs. It guards against repeating
/// work, never against tampering, so a fast hash does.
struct Stamp {
    file: std::path::PathBuf,
    state: String,
}

impl Stamp {
    fn new(name: &str, inputs: &impl Hash) -> Self {
        Self::in_folder(&workspace::stamps(), name, inputs)
    }

    fn in_folder(folder: &Path, name: &str, inputs: &impl Hash) -> Self {
        let mut hasher = DefaultHasher::new();
        inputs.hash(&mut hasher);
        Self { file: folder.join(name), state: format!("{:016x}", hasher.finish()) }
    }

    fn is_current(&self) -> bool {
        fs::read_to_string(&self.file).is_ok_and(|state| state == self.state)
    }

    fn set(&self) -> Result<()> {
        let folder = self.file.parent().expect("a stamp lies in a folder");
        fs::create_dir_all(folder)?;
        fs::write(&self.file, &self.state).context("the stamp cannot be written")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_read_with_and_without_the_v() {
        assert_eq!(version("v20.19.0\n").unwrap(), (20, 19));
        assert_eq!(version("11.19.1").unwrap(), (11, 19));
        assert!(version("unknown").is_err());
    }

    #[test]
    fn a_stamp_is_current_until_its_inputs_change() {
        let folder = std::env::temp_dir().join(format!("fengtai-stamp-{}", std::process::id()));
        let stamp = Stamp::in_folder(&folder, "ci", &"lock 1");
        assert!(!stamp.is_current());
        stamp.set().unwrap();
        assert!(stamp.is_current());
        assert!(!Stamp::in_folder(&folder, "ci", &"lock 2").is_current());
        fs::remove_dir_all(folder).unwrap();
    }
}

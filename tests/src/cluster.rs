//! A PostgreSQL server of one's own, in a temporary folder, which can be killed.
//!
//! It listens on a socket of that folder alone. PostgreSQL does not run as root: for root it runs as Debian's user
//! `postgres`.

use std::ffi::OsString;
use std::io::Write as _;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context as _, Result, ensure};
use tempfile::TempDir;

/// Where Debian keeps the programs, in a folder for each version.
const DEBIAN: &str = "/usr/lib/postgresql";
/// The user that owns everything in the database.
const USER: &str = "fengtai";
/// How often it is started after a kill: its processes take a moment to notice, and its number is taken until somebody
/// has asked how it ended.
const STARTS: usize = 200;
/// Fails as long as a recovery goes on.
const IS_THERE: &str = "DO $$ BEGIN IF pg_is_in_recovery() THEN RAISE 'it recovers'; END IF; END $$";
/// How often that is asked: each time a program is started for it.
const ASKS: usize = 2_000;
/// More than the tests that run at once open together.
const CONNECTIONS: u32 = 200;

/// A running server without a database of ours; ends with this value.
pub struct Cluster {
    folder: TempDir,
    programs: PathBuf,
    /// Who it runs as, when that is somebody else: user and group.
    user: Option<(u32, u32)>,
    kind: Kind,
}

/// What is asked of its disk.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Commits survive a power cut.
    Durable,
    /// It does not wait for the disk.
    Fleeting,
    /// That neither, but every change is put away in an archive.
    Archived,
}

impl Cluster {
    /// Starts one whose commits survive a power cut, as in an office.
    ///
    /// # Errors
    /// When PostgreSQL is not installed or does not come up.
    pub fn start() -> Result<Self> {
        Self::begin(Kind::Durable)
    }

    /// Starts one that does not wait for the disk: for tests that kill nothing.
    ///
    /// # Errors
    /// As [`Cluster::start`].
    pub fn start_fleeting() -> Result<Self> {
        Self::begin(Kind::Fleeting)
    }

    /// Starts one that puts every change away in an archive and does not wait for the disk.
    ///
    /// # Errors
    /// As [`Cluster::start`].
    pub fn start_archived() -> Result<Self> {
        Self::begin(Kind::Archived)
    }

    fn begin(kind: Kind) -> Result<Self> {
        let folder = tempfile::Builder::new().prefix("fengtai-postgres-").tempdir()?;
        let user = if id(&["-u"])? == 0 { Some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?)) } else { None };
        if let Some((uid, gid)) = user {
            chown(folder.path(), Some(uid), Some(gid))?;
        }
        let cluster = Self { programs: programs()?, folder, user, kind };
        let words = ["--username", USER, "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync"];
        if kind == Kind::Archived {
            let archive = cluster.archive();
            std::fs::create_dir(&archive)?;
            if let Some((uid, gid)) = user {
                chown(&archive, Some(uid), Some(gid))?;
            }
        }
        cluster.run("initdb", words.iter().map(Into::into).chain(["-D".into(), cluster.data().into()]))?;
        cluster.start_again()?;
        Ok(cluster)
    }

    /// Its address, without a database.
    #[must_use]
    pub fn address(&self) -> String {
        let folder = self.folder.path().to_string_lossy().replace('/', "%2F");
        format!("postgres://{USER}@{folder}")
    }

    /// Makes an empty database and answers its address.
    ///
    /// # Errors
    /// When there is one of that name.
    pub fn create(&self, name: &str) -> Result<String> {
        self.run("createdb", ["-h".into(), self.folder.path().into(), "-U".into(), USER.into(), name.into()])?;
        Ok(format!("{}/{name}", self.address()))
    }

    /// Ends it in the middle of whatever it does (`kill -9`).
    ///
    /// # Errors
    /// When there is nothing to kill.
    pub fn kill(&self) -> Result<()> {
        let process = self.process().context("it does not run")?;
        let killed = Command::new("kill").args(["-9", &process]).status()?;
        ensure!(killed.success(), "it had ended by itself");
        Ok(())
    }

    /// Whether it runs.
    #[must_use]
    pub fn runs(&self) -> bool {
        // One that was killed may wait for somebody to ask how it ended.
        let alive = |process: String| {
            let state = std::fs::read_to_string(Path::new("/proc").join(process).join("stat"));
            state.is_ok_and(|state| !state.contains(") Z "))
        };
        self.process().is_some_and(alive)
    }

    /// The number of its process; one that was killed leaves it behind.
    fn process(&self) -> Option<String> {
        let told = std::fs::read_to_string(self.data().join("postmaster.pid")).ok()?;
        told.lines().next().map(str::to_owned)
    }

    /// Starts it again on what [`Cluster::kill`] left.
    ///
    /// # Errors
    /// When it does not come up.
    pub fn start_again(&self) -> Result<()> {
        let folder = self.folder.path().display();
        let durable = if self.kind == Kind::Durable { "on" } else { "off" };
        let archive = self.archive().display().to_string();
        let archiving = match self.kind {
            Kind::Archived => format!("-c archive_mode=on -c archive_command='cp %p {archive}/%f'"),
            Kind::Durable | Kind::Fleeting => String::new(),
        };
        let options = format!(
            "{archiving} -c listen_addresses='' -c unix_socket_directories='{folder}' -c max_connections={CONNECTIONS} \
             -c fsync={durable} -c synchronous_commit={durable} -c full_page_writes={durable}"
        );
        let words = || {
            let log = self.folder.path().join("log");
            [
                "start".into(),
                "-w".into(),
                "-D".into(),
                self.data().into(),
                "-l".into(),
                log.into(),
                "-o".into(),
                OsString::from(&options),
            ]
        };
        let mut started = self.run("pg_ctl", words());
        for _ in 1..STARTS {
            if started.is_ok() {
                break;
            }
            started = self.run("pg_ctl", words());
        }
        let log = || std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        started.with_context(|| format!("PostgreSQL does not start:\n{}", log()))
    }

    /// Runs a statement in a database.
    ///
    /// # Errors
    /// What the database says.
    pub fn say(&self, database: &str, sql: &str) -> Result<()> {
        let place = ["-h".into(), self.folder.path().into(), "-U".into(), USER.into(), "-d".into(), database.into()];
        let words = ["-q", "-v", "ON_ERROR_STOP=1", "-c", sql];
        self.run("psql", place.into_iter().chain(words.map(Into::into)))
    }

    /// Copies the whole server while it runs: what the archive goes on from.
    ///
    /// # Errors
    /// When it cannot be copied.
    pub fn base_backup(&self) -> Result<()> {
        let place = ["-h".into(), self.folder.path().into(), "-U".into(), USER.into()];
        let words = ["-D".into(), self.base().into(), "--checkpoint=fast".into(), "--no-sync".into()];
        self.run("pg_basebackup", place.into_iter().chain(words))
    }

    /// Puts the base backup in its place and goes through the archive up to the restore point `name`.
    ///
    /// # Errors
    /// When it does not come up there.
    pub fn recover_to(&self, name: &str) -> Result<()> {
        // Everything that was said is in the archive once it has ended in peace.
        self.say("postgres", "SELECT pg_switch_wal()")?;
        self.run("pg_ctl", ["stop".into(), "-w".into(), "-m".into(), "fast".into(), "-D".into(), self.data().into()])?;
        std::fs::rename(self.data(), self.folder.path().join("before"))?;
        std::fs::rename(self.base(), self.data())?;
        let archive = self.archive().display().to_string();
        let settings = format!(
            "restore_command = 'cp {archive}/%f %p'\nrecovery_target_name = '{name}'\nrecovery_target_action = 'promote'\n"
        );
        let mut file = std::fs::OpenOptions::new().append(true).open(self.data().join("postgresql.auto.conf"))?;
        file.write_all(settings.as_bytes())?;
        std::fs::write(self.data().join("recovery.signal"), "")?;
        self.start_again()?;
        // It answers readers before it is there.
        let mut there = self.say("postgres", IS_THERE);
        for _ in 1..ASKS {
            if there.is_ok() {
                break;
            }
            there = self.say("postgres", IS_THERE);
        }
        there
    }

    fn base(&self) -> PathBuf {
        self.folder.path().join("base")
    }

    fn archive(&self) -> PathBuf {
        self.folder.path().join("archive")
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Runs one of PostgreSQL's programs, which must succeed.
    fn run(&self, program: &str, words: impl IntoIterator<Item = OsString>) -> Result<()> {
        let mut command = Command::new(self.programs.join(program));
        // Not where the tests are: user `postgres` may not look there.
        command.args(words).current_dir("/").stdin(Stdio::null());
        if let Some((uid, gid)) = self.user {
            command.uid(uid).gid(gid);
        }
        let ended = command.output().with_context(|| format!("{program} of PostgreSQL"))?;
        ensure!(
            ended.status.success(),
            "{program} ended with {}: {}",
            ended.status,
            String::from_utf8_lossy(&ended.stderr)
        );
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let words = ["stop".into(), "-m".into(), "immediate".into(), "-D".into(), self.data().into()];
        // It may have been killed: then there is nothing to stop.
        let _stopped = self.run("pg_ctl", words);
    }
}

/// The folder of PostgreSQL's programs: that of the path, else the newest one of Debian.
fn programs() -> Result<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    // Where it really lies: a link may stand alone.
    let on_path = std::env::split_paths(&paths).find_map(|folder| folder.join("pg_ctl").canonicalize().ok());
    if let Some(folder) = on_path.as_deref().and_then(Path::parent) {
        return Ok(folder.to_owned());
    }
    let version = |folder: &Path| folder.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let installed = std::fs::read_dir(DEBIAN).context("PostgreSQL is not installed (Debian: postgresql)")?;
    let newest = installed.filter_map(|entry| Some(entry.ok()?.path())).max_by_key(|folder| version(folder));
    Ok(newest.with_context(|| format!("no version of PostgreSQL in {DEBIAN}"))?.join("bin"))
}

fn id(words: &[&str]) -> Result<u32> {
    let told = Command::new("id").args(words).output()?;
    let told = String::from_utf8(told.stdout)?;
    told.trim().parse().with_context(|| format!("`id {}` says {told:?}", words.join(" ")))
}

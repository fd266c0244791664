//! The command line of the server.

mod account;
mod import;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use tracing_subscriber::EnvFilter;

use crate::config::{Config, LogFormat};
use crate::core::Core;
use crate::db::SCHEMA_VERSION;
use crate::db::place::DatabasePlace;
use crate::env::SystemEnv;
use crate::foreign::Inspector;
use crate::media::place::MediaPlace;
use crate::relocate::{Relocated, relocate};
use crate::usecase::operate::{self, Findings};
use crate::{backup, foreign, http, serve};

/// Threads for blocking work: one for each call into the core, and some for the runtime itself.
const BLOCKING_THREADS: usize = 80;

/// Fengtai's server.
#[derive(Debug, Parser)]
#[command(version, about, propagate_version = true)]
struct Cli {
    /// Configuration file [default: fengtai.toml, if it is there]
    #[arg(long, global = true, env = "FENGTAI_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// The database, before the configuration: postgres://USER@HOST/DATABASE. What stands here is seen by whoever lists
    /// processes: a password belongs into the configuration or FENGTAI_DATABASE
    #[arg(long, global = true, value_name = "ADDRESS")]
    database: Option<DatabasePlace>,
    /// Where photos and reports lie, before the configuration: s3://BUCKET/PREFIX
    #[arg(long, global = true, value_name = "ADDRESS")]
    media: Option<MediaPlace>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve until stopped by Ctrl-C or SIGTERM
    Serve,
    /// Create the data folder or bring its database up to date, and stop
    Migrate,
    /// Copy database, key and photos to a new folder, also while the server runs
    Backup {
        /// The new folder
        #[arg(long, value_name = "DIR")]
        to: PathBuf,
    },
    /// Put a backup into the (empty) data folder
    Restore {
        /// The folder of the backup
        #[arg(long, value_name = "DIR")]
        from: PathBuf,
    },
    /// Move the database from its file to PostgreSQL, where `database` says; no server may run meanwhile
    MoveDatabase,
    /// Check the database, the journal's chain and every photo and report; exit 1 when something is wrong
    Verify {
        /// Have every phone offer again what it holds: what is damaged here is taken in once more
        #[arg(long)]
        ask_phones: bool,
    },
    /// Have every phone offer again what it holds: after the database was put back to an earlier moment by other means
    /// than `restore`
    AskPhones,
    /// Make the terms that searches go by anew
    Reindex,
    /// Take in evidence packages that engineers exported on their phones; exit 1 when something of them is not held
    Import {
        /// The packages
        #[arg(required = true, value_name = "FILE")]
        packages: Vec<PathBuf>,
    },
    /// Accounts: the first ones, and help for those who are locked out
    #[command(subcommand)]
    Account(account::AccountCommand),
    /// The configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Print the OpenAPI document
    Openapi,
    /// Look at the PDF on standard input, within limits of its own
    #[command(hide = true)]
    InspectPdf,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Read the configuration and print what is in force
    Check,
}

/// Runs the command line; errors are printed with their causes.
#[must_use]
pub fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(code) => code,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

impl Cli {
    /// The configuration, with what the command line says before it.
    fn configuration(&self) -> anyhow::Result<Config> {
        let mut config = Config::load(self.config.as_deref())?;
        config.database = self.database.clone().or(config.database);
        config.media = self.media.clone().or(config.media);
        Ok(config)
    }
}

fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    if let Command::Openapi = cli.command {
        say(&http::openapi().to_pretty_json().context("the OpenAPI document")?)?;
        return Ok(ExitCode::SUCCESS);
    }
    if let Command::InspectPdf = cli.command {
        say(&foreign::inspect_here(std::io::stdin())?)?;
        return Ok(ExitCode::SUCCESS);
    }
    let config = cli.configuration()?;
    if let Command::Config(ConfigCommand::Check) = cli.command {
        config.edge()?;
        say(&format!("{}\nthe configuration is right", serde_json::to_string_pretty(&config)?))?;
        return Ok(ExitCode::SUCCESS);
    }
    log_to_stderr(&config);
    match cli.command {
        Command::Serve => serve(&config)?,
        Command::Migrate => {
            open(&config)?;
            say(&format!("the database in {} has schema version {SCHEMA_VERSION}", config.data_dir.display()))?;
        }
        Command::Backup { to } => {
            backup::back_up(&open(&config)?, &config.data_dir, &config.places(), &to)?;
            say(&format!("backed up to {}", to.display()))?;
        }
        Command::Restore { from } => {
            let incarnation = backup::restore(&from, &config.data_dir, &config.places(), Arc::new(SystemEnv))?;
            say(&format!(
                "restored to {} as incarnation {incarnation}: phones will offer again what it lacks",
                config.data_dir.display()
            ))?;
        }
        Command::MoveDatabase => {
            let place = config.places().database;
            let Relocated { rows, entries, head } = relocate(&config.data_dir, &place, &SystemEnv)?;
            say(&format!("moved to {place}: {rows} rows, all compared with what was read"))?;
            say(&format!("journal: {entries} entries, the last is {head}"))?;
        }
        Command::Verify { ask_phones } => return verify(&config, ask_phones),
        Command::AskPhones => say(&asked(operate::ask_phones(&open(&config)?)?))?,
        Command::Reindex => {
            let objects = operate::reindex(&open(&config)?)?;
            say(&format!("{objects} agencies, people, accounts, owners, contracts and projects can be searched for"))?;
        }
        Command::Import { packages } => return import::run(&open(&config)?, &packages),
        Command::Account(command) => account::run(&open(&config)?, command)?,
        Command::Config(ConfigCommand::Check) | Command::Openapi | Command::InspectPdf => {}
    }
    Ok(ExitCode::SUCCESS)
}

fn open(config: &Config) -> anyhow::Result<Core> {
    let mut core = Core::open_with(&config.data_dir, &config.places(), Arc::new(SystemEnv))?;
    core.regions = config.regions()?;
    core.inspector = Inspector::Child(std::env::current_exe().context("the path of this program")?);
    core.public_url = config.public_url.as_deref().map(|url| url.trim_end_matches('/').to_owned());
    Ok(core)
}

fn serve(config: &Config) -> anyhow::Result<()> {
    // Before the first figure is recorded.
    http::metrics::handle();
    let settings = config.edge()?;
    let core = Arc::new(open(config)?);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build()
        .context("the runtime")?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(config.listen).await;
        let listener = listener.with_context(|| {
            format!("cannot listen on {}: choose another address with `listen` or FENGTAI_LISTEN", config.listen)
        })?;
        let address = listener.local_addr().context("the address listened on")?;
        tracing::info!(%address, data = %config.data_dir.display(), "serving");
        // Whoever started the server on port 0 reads here where it is.
        say(&format!("listening on http://{address}"))?;
        serve::serve(core, settings, listener, serve::asked_to_stop()?).await.context("serving")
    })
}

fn verify(config: &Config, ask_phones: bool) -> anyhow::Result<ExitCode> {
    let core = open(config)?;
    let Findings { entries, head, photos, reports, attachments, problems } = operate::verify(&core)?;
    say(&format!("journal: {entries} entries, the last is {head}"))?;
    say(&format!("photos: {photos}\nreports: {reports}\nattachments: {attachments}"))?;
    if problems.is_empty() {
        say("nothing was changed or removed")?;
        return Ok(ExitCode::SUCCESS);
    }
    for problem in &problems {
        say(problem)?;
    }
    say(&format!("{} problems", problems.len()))?;
    if ask_phones {
        say(&asked(operate::ask_phones(&core)?))?;
    }
    Ok(ExitCode::FAILURE)
}

fn asked(incarnation: u64) -> String {
    format!("incarnation {incarnation}: phones will offer again what they hold")
}

fn log_to_stderr(config: &Config) {
    // Automerge logs an error for each bad input; the merge tells those itself.
    let filter = EnvFilter::new(format!("{},automerge=off", config.log));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let installed = match config.log_format {
        LogFormat::Text => log.try_init(),
        LogFormat::Json => log.json().try_init(),
    };
    if let Err(error) = installed {
        let _ = writeln!(std::io::stderr(), "no log: {error}");
    }
}

/// Prints a line for people or scripts.
fn say(line: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout(), "{line}").context("standard output")
}

/// The first line of a file (`-`: standard input), without the line break.
fn first_line(path: &Path) -> anyhow::Result<String> {
    let text = if path == Path::new("-") {
        std::io::read_to_string(std::io::stdin()).context("standard input")?
    } else {
        std::fs::read_to_string(path).with_context(|| path.display().to_string())?
    };
    Ok(text.lines().next().unwrap_or_default().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_on_the_command_line_go_before_the_configuration() {
        let words = ["sync-server", "verify", "--database", "postgres://f@host/fengtai", "--media", "s3://photos/here"];
        let config = Cli::try_parse_from(words).unwrap().configuration().unwrap();
        let (database, media) = (config.database.map(String::from), config.media.map(String::from));
        assert_eq!((database.as_deref(), media.as_deref()), (Some(words[3]), Some(words[5])));
    }

    #[test]
    fn a_place_that_is_none_is_told_with_what_to_write() {
        let refused = Cli::try_parse_from(["sync-server", "serve", "--database", "mysql://host/db"]).unwrap_err();
        assert!(refused.to_string().contains("postgres://USER@HOST/DATABASE"), "{refused}");
    }
}

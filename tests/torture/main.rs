//! Kills real processes at the worst moments and looks whether anything that was shown as saved is gone.
//!
//! `torture phone --kills N [--seed S] [--disk-mb M]`, `torture server --kills N [--seed S] [--phones P]`, either with
//! `--power [--faults F]`, a server with `--bucket` and `--database postgres`; programs lie in `FENGTAI_BIN_DIR`. The last line is `N kills, M lost`.

#![allow(clippy::print_stdout, reason = "a program that tells what it found, and a victim that tells what it saved")]

mod disk;
mod ledger;
mod phone;
mod power;
mod server;
mod victim;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// A phone that records, photographs and syncs, killed again and again
    Phone {
        /// How often it is killed
        #[arg(long, default_value_t = 200)]
        kills: usize,
        /// What chance begins with; the same seed does the same deeds
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// A disk of so many megabytes for the phone, filled up now and then (Linux, by a user namespace)
        #[arg(long)]
        disk_mb: Option<u32>,
        /// Each kill is a power cut: what was not flushed may be lost, or there in part (Linux)
        #[arg(long, conflicts_with = "disk_mb")]
        power: bool,
        /// With power cuts, one in so many writes and flushes fails as on a broken disk
        #[arg(long, requires = "power", default_value_t = 0)]
        faults: u32,
        /// The namespace for the disk is this process's own
        #[arg(long, hide = true)]
        alone: bool,
    },
    /// A server that phones talk to over bad connections, killed again and again, and now and then a phone
    Server {
        /// How often the server is killed
        #[arg(long, default_value_t = 50)]
        kills: usize,
        /// What chance begins with
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// How many phones talk to it
        #[arg(long, default_value_t = 4)]
        phones: usize,
        /// Each kill is a power cut: what was not flushed may be lost, or there in part (Linux)
        #[arg(long)]
        power: bool,
        /// With power cuts, one in so many writes and flushes fails as on a broken disk
        #[arg(long, requires = "power", default_value_t = 0)]
        faults: u32,
        /// Photos lie in an object store of the S3 kind, which is killed now and then as well
        #[arg(long)]
        bucket: bool,
        /// The engine of its database; PostgreSQL is killed now and then as well
        #[arg(long, value_enum, default_value_t)]
        database: server::Engine,
    },
    /// The phone that is killed: works until then, telling every deed that was saved
    #[command(hide = true)]
    Victim(victim::Life),
}

fn main() -> Result<()> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    match Arguments::parse().what {
        What::Phone { disk_mb: Some(_), alone: false, .. } => disk::again_alone(),
        What::Phone { kills, seed, disk_mb, power, faults, .. } => {
            runtime.block_on(phone::torture(kills, seed, disk_mb, power.then_some(faults)))
        }
        What::Server { kills, seed, phones, power, faults, bucket, database } => {
            let conditions = server::Conditions { power: power.then_some(faults), bucket, database };
            runtime.block_on(server::torture(kills, seed, phones, conditions))
        }
        What::Victim(life) => runtime.block_on(victim::live(life)),
    }
}

/// Where a victim's phone lies, and how its life begins and ends.
type Folder = PathBuf;

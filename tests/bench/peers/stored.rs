//! The same server with a thousand and with a million stored tasks, asked in turns.
//!
//! A million tasks would take hours to hand over. So a thousand are, the server is stopped, their rows are copied with new
//! keys, and the server is started again. What is found by a random key in a real database (pictures, colleagues,
//! plans) has a random key in the copies too.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use anyhow::Result;
use sync_server::core::Core;
use sync_server::db::{Bind, DbError, Tx};
use sync_server::env::SystemEnv;
use sync_server::params;

use super::fleet::{Fleet, PHONES};
use super::load::Load;
use crate::figures::Figures;

/// Tasks of each phone before the rows are copied: about a thousand in all.
const FEW_EACH: usize = 32;
/// Tasks of each phone in one stretch.
const EACH: usize = 40;
/// Stretches; the first of each server warms up and is not counted.
const SAMPLES: usize = 5;
/// Promised: throughput with a million tasks, as a share of that with a thousand.
const SHARE: f64 = 0.9;

/// For each table in which a task has rows: they are taken aside, once; for each copy they are changed there, and put in.
/// `?1` is the number of the copy, which takes the place of the last four bytes of a task's id; its first ones are its
/// time, by which ids are in order.
const TABLES: [[&str; 3]; 10] = [
    [
        "CREATE TEMP TABLE copy_task AS SELECT * FROM task",
        "UPDATE temp.copy_task SET id = CAST(substr(id, 1, 12) || ?1 AS BLOB), plan = randomblob(16), project = \
         CAST(substr(project, 1, 14) || randomblob(2) AS BLOB)",
        "INSERT INTO main.task SELECT * FROM temp.copy_task",
    ],
    [
        "CREATE TEMP TABLE copy_task_facility AS SELECT * FROM task_facility",
        "UPDATE temp.copy_task_facility SET task = CAST(substr(task, 1, 12) || ?1 AS BLOB)",
        "INSERT INTO main.task_facility SELECT * FROM temp.copy_task_facility",
    ],
    [
        "CREATE TEMP TABLE copy_task_participant AS SELECT * FROM task_participant",
        "UPDATE temp.copy_task_participant SET task = CAST(substr(task, 1, 12) || ?1 AS BLOB), account = \
         CAST(substr(account, 1, 14) || randomblob(2) AS BLOB)",
        "INSERT INTO main.task_participant SELECT * FROM temp.copy_task_participant",
    ],
    [
        "CREATE TEMP TABLE copy_task_document AS SELECT * FROM task_document",
        "UPDATE temp.copy_task_document SET task = CAST(substr(task, 1, 12) || ?1 AS BLOB)",
        "INSERT INTO main.task_document SELECT * FROM temp.copy_task_document",
    ],
    [
        "CREATE TEMP TABLE copy_task_answers AS SELECT * FROM task_answers",
        "UPDATE temp.copy_task_answers SET task = CAST(substr(task, 1, 12) || ?1 AS BLOB)",
        "INSERT INTO main.task_answers SELECT * FROM temp.copy_task_answers",
    ],
    [
        "CREATE TEMP TABLE copy_task_photo AS SELECT * FROM task_photo",
        "UPDATE temp.copy_task_photo SET task = CAST(substr(task, 1, 12) || ?1 AS BLOB), sha256 = randomblob(32)",
        "INSERT INTO main.task_photo SELECT * FROM temp.copy_task_photo",
    ],
    [
        "CREATE TEMP TABLE copy_task_submission AS SELECT * FROM task_submission",
        "UPDATE temp.copy_task_submission SET task = CAST(substr(task, 1, 12) || ?1 AS BLOB)",
        "INSERT INTO main.task_submission SELECT * FROM temp.copy_task_submission",
    ],
    [
        "CREATE TEMP TABLE copy_task_look AS SELECT * FROM task_look",
        "UPDATE temp.copy_task_look SET task = CAST(substr(task, 1, 12) || ?1 AS BLOB)",
        "INSERT INTO main.task_look SELECT * FROM temp.copy_task_look",
    ],
    [
        "CREATE TEMP TABLE copy_journal AS SELECT * FROM journal",
        "UPDATE temp.copy_journal SET position = position + (SELECT max(position) - min(position) + 1 FROM \
         copy_journal), subject = hex(randomblob(16)) || substr(hex(?1), 1, 0)",
        "INSERT INTO main.journal SELECT * FROM temp.copy_journal",
    ],
    [
        "CREATE TEMP TABLE copy_feed AS SELECT * FROM feed",
        "UPDATE temp.copy_feed SET position = position + (SELECT max(position) - min(position) + 1 FROM \
         copy_feed), account = CAST(substr(account, 1, 14) || randomblob(2) AS BLOB), event = CAST(event || \
         substr(?1, 1, 0) AS BLOB)",
        "INSERT INTO main.feed SELECT * FROM temp.copy_feed",
    ],
];
/// Nothing of the copies is looked at again.
const LOOKED_AT: &str = "UPDATE temp.copy_task_look SET looked = wanted";
/// Enough for everything that the copies touch, in KiB and negative, as SQLite has it.
const LARGE_CACHE: &str = "PRAGMA cache_size = -1500000";
const COUNT: &str = "SELECT count(*) FROM task";
/// Copies in one transaction.
const TOGETHER: usize = 20;

/// Two servers, which differ by what they have stored. Copying takes minutes, so they are kept for all runs.
pub(crate) struct Stored {
    count: u32,
    servers: Option<(Fleet, Fleet)>,
}

impl Stored {
    /// Nothing is started yet; the larger database will hold `count` tasks.
    pub(crate) const fn of(count: u32) -> Self {
        Self { count, servers: None }
    }

    /// Measures.
    ///
    /// # Errors
    /// When a server refuses anything or the rows cannot be copied.
    pub(crate) async fn measure(&mut self, figures: &mut Figures) -> Result<()> {
        let servers = match self.servers.take() {
            Some(servers) => servers,
            None => {
                let mut few = Fleet::settle().await?;
                few.load(PHONES, FEW_EACH).await?;
                let mut many = Fleet::settle().await?;
                many.load(PHONES, FEW_EACH).await?;
                figures.add("stored_many_database_mb", None, vec![multiply(&mut many, self.count).await?]);
                figures.add("stored_many_tasks_count", None, vec![f64::from(self.count)]);
                (few, many)
            }
        };
        compare(self.servers.insert(servers), figures).await
    }
}

async fn compare((few, many): &mut (Fleet, Fleet), figures: &mut Figures) -> Result<()> {
    let (mut with_few, mut with_many) = (Vec::new(), Vec::new());
    for sample in 0..=SAMPLES {
        let loads = (few.load(PHONES, EACH).await?, many.load(PHONES, EACH).await?);
        if sample > 0 {
            with_few.push(loads.0);
            with_many.push(loads.1);
        }
    }
    let all = |loads: &[Load], read: fn(&Load) -> f64| loads.iter().map(read).collect::<Vec<_>>();
    let shares = with_few.iter().zip(&with_many).map(|(few, many)| many.per_s / few.per_s).collect();
    figures.add("stored_few_32_tasks_per_s", None, all(&with_few, |load| load.per_s));
    figures.add("stored_many_32_tasks_per_s", None, all(&with_many, |load| load.per_s));
    figures.add("stored_few_32_server_cpu_ms", None, all(&with_few, |load| load.server_cpu_ms));
    figures.add("stored_many_32_server_cpu_ms", None, all(&with_many, |load| load.server_cpu_ms));
    figures.add_at_least("stored_many_of_few_share", SHARE, shares);
    figures.add("stored_many_peak_rss_mib", Some(super::PEAK_MIB), vec![many.peak_mib()?]);
    Ok(())
}

/// Copies all tasks of the server until there are `stored`; the size of the database then, in megabytes.
async fn multiply(fleet: &mut Fleet, stored: u32) -> Result<f64> {
    let server = &mut fleet.world.server;
    server.kill().await?;
    let data = server.data_dir();
    let megabytes = tokio::task::spawn_blocking(move || copy(&data, stored)).await??;
    server.start_again_there().await?;
    Ok(megabytes)
}

fn copy(data: &Path, stored: u32) -> Result<f64> {
    let started = Instant::now();
    let core = Core::open(data, Arc::new(SystemEnv))?;
    let tasks: u32 = core.db.read(|tx| tx.query_one(COUNT, params![], |row| row.get(0)))?;
    core.db.write(|tx| {
        tx.execute(LARGE_CACHE, params![])?;
        TABLES.iter().try_for_each(|[take, ..]| run(tx, take, params![]))?;
        run(tx, LOOKED_AT, params![])
    })?;
    let copies: Vec<u32> = (1..=(stored - tasks) / tasks).collect();
    for together in copies.chunks(TOGETHER) {
        core.db.write(|tx| together.iter().try_for_each(|copy| put(tx, *copy)))?;
    }
    core.db.checkpoint()?;
    let megabytes = std::fs::metadata(core.db.path())?.len() as f64 / 1e6;
    println!("  {stored} tasks in {megabytes:.0} MB, copied in {:.0} s", started.elapsed().as_secs_f64());
    Ok(megabytes)
}

fn put(tx: &Tx<'_>, copy: u32) -> Result<(), DbError> {
    TABLES.iter().try_for_each(|[_, change, put]| {
        run(tx, change, params![copy.to_be_bytes()])?;
        run(tx, put, params![])
    })
}

fn run(tx: &Tx<'_>, sql: &str, values: &[&dyn Bind]) -> Result<(), DbError> {
    tx.execute(sql, values).map(drop)
}

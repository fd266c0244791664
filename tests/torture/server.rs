//! `torture server`: a server under the load of several phones, ended by `kill -9` in the middle of what it does, over
//! connections that break; now and then a phone is killed too.
//!
//! What the server signed for is asked for over the REST interface after every kill, as anybody signed in could ask:
//! the check knows nothing of phones, stores and messages. In the end the server's own check walks journal and photos.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail, ensure};
use clap::ValueEnum;
use shared_model::moment::Moment;
use system_tests::bucket::Bucket;
use system_tests::cluster::Cluster;
use system_tests::dice::Dice;
use system_tests::material::SQUARE;
use system_tests::server::{OPERATOR_PASSWORD, Server, program};
use system_tests::town::{self, Town};
use system_tests::wire::{self, Target};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader};
use tokio::process::{Child, Command};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use crate::ledger::{HeldTask, Ledger, missing};
use crate::power::{Cut, Power};
use crate::victim::told_by_server;

/// Projects: enough work for everybody until the end.
const PROJECTS: usize = 4;
/// The server lives so many milliseconds at most before it is killed.
const LIFE_MS: usize = 1_500;
/// It stays away for so many milliseconds at most.
const AWAY_MS: usize = 300;
/// Of 100 kills, with how many a phone dies as well.
const PHONE_DIES_PERCENT: usize = 25;
/// What the server's place in the object store and its database are called.
const PLACE: &str = "media";
/// Of 100 kills, with how many the object store dies before.
const BUCKET_DIES_PERCENT: usize = 40;
/// Of 100 kills, with how many PostgreSQL dies before.
const DATABASE_DIES_PERCENT: usize = 60;
/// How often it is started when its disk fails; the last time on one that does not.
const STARTS: usize = 5;
/// A last life that takes longer than this hangs.
const FINISH: Duration = Duration::from_secs(300);
/// How often a question is put that met a connection of the server before.
const ASKS: usize = 3;

/// A phone, its life under way, and what it told.
struct Caller {
    folder: TempDir,
    ledger: Arc<Mutex<Heard>>,
    life: Option<(Child, JoinHandle<()>)>,
}

/// What a phone told, and what of it was gone when it looked again.
#[derive(Default)]
struct Heard {
    ledger: Ledger,
    lost: Vec<String>,
}

/// What the server works on.
pub(crate) struct Conditions {
    /// Kills are power cuts, and one in so many writes fails (0 for none).
    pub(crate) power: Option<u32>,
    /// Photos lie in an object store.
    pub(crate) bucket: bool,
    /// The engine of its database.
    pub(crate) database: Engine,
}

/// The engine of a server's database.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Engine {
    /// A file.
    #[default]
    Sqlite,
    /// A server of its own.
    Postgres,
}

struct Torture {
    server: Server,
    bucket: Option<Bucket>,
    cluster: Option<Cluster>,
    power: Option<Power>,
    cuts: Cut,
    target: Target,
    /// The address of the bad connections, and that of the good ones.
    bad: String,
    good: String,
    town: Town,
    callers: Vec<Caller>,
    dice: Dice,
    lost: Vec<String>,
}

/// Kills the server `kills` times, lets everybody finish, and asks for everything that was signed for.
pub(crate) async fn torture(kills: usize, seed: u64, phones: usize, conditions: Conditions) -> Result<()> {
    let mut torture = Torture::set_up(seed, phones, conditions).await?;
    println!("seed {seed}: {phones} phones");
    for number in 0..phones {
        torture.begin_life(number, &[])?;
    }
    for killed in 1..=kills {
        torture.round().await.with_context(|| format!("kill {killed} of seed {seed}"))?;
        if killed.is_multiple_of(10) {
            let deeds: usize = torture.callers.iter().map(|caller| caller.heard().ledger.deeds).sum();
            println!("{killed} kills, {deeds} deeds, {} signed for, {} lost", torture.signed(), torture.lost.len());
        }
    }
    torture.finish().await?;
    let elsewhere = torture.another_place()?;
    if !elsewhere.is_empty() {
        let told = torture.server.restore_elsewhere(elsewhere).await?;
        println!("a backup put back elsewhere:\n{}", told.trim_end());
    }
    let (signed, lost) = (torture.signed(), std::mem::take(&mut torture.lost));
    println!("{}", torture.server.stop_and_verify().await?.trim_end());
    for what in &lost {
        println!("lost: {what}");
    }
    if torture.power.is_some() {
        println!("{}", torture.cuts.told()?);
    }
    println!("{signed} answers, photos and submissions signed for; seed {seed}");
    println!("{kills} kills, {} lost", lost.len());
    ensure!(lost.is_empty(), "the server lost what it had signed for");
    ensure!(signed > 0, "nothing was signed for: nothing was tested");
    Ok(())
}

impl Torture {
    async fn set_up(seed: u64, phones: usize, conditions: Conditions) -> Result<Self> {
        let Conditions { power, bucket, database } = conditions;
        ensure!(power.is_none() || database == Engine::Sqlite, "power is cut for what lies in the server's own folder");
        let bucket = if bucket { Some(Bucket::start().await?) } else { None };
        let cluster = if database == Engine::Postgres { Some(Cluster::start()?) } else { None };
        let settings = places(bucket.as_ref(), cluster.as_ref(), PLACE)?;
        let server = Server::start_with(settings).await?;
        let target = Arc::new(Mutex::new(server.base.trim_start_matches("http://").parse()?));
        let good = wire::open(&target, None).await?;
        let bad = wire::open(&target, Some(Dice::new(seed ^ 1))).await?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let now = Moment::from_ms(i64::try_from(since.as_millis())?);
        let town = town::settle(&good, OPERATOR_PASSWORD, SQUARE, now).await?;
        let (mut accounts, mut callers) = (Vec::new(), Vec::new());
        for number in 0..phones {
            let certificate = 90_000 + u32::try_from(number)?;
            accounts.push(town.hire_engineer(&format!("工程师{number}"), &login(number), certificate).await?);
            let (folder, ledger) = (tempfile::tempdir()?, Arc::default());
            callers.push(Caller { folder, ledger, life: None });
        }
        for number in 0..PROJECTS {
            let project = town.add_project(&format!("试验项目 {number}"), SQUARE).await?;
            town.plan_and_dispatch_of(&project, &accounts, now).await?;
        }
        let (dice, lost) = (Dice::new(seed), Vec::new());
        let power = power.map(|faults| Power::of(&server.data_dir(), faults)).transpose()?;
        let cuts = Cut::default();
        let mut torture = Self { server, bucket, cluster, power, cuts, target, bad, good, town, callers, dice, lost };
        for number in 0..phones {
            let words = ["--sign-in".to_owned(), login(number)];
            ensure!(
                torture.victim(number, 0, &torture.good, &words)?.wait().await?.success(),
                "a phone cannot sign in"
            );
        }
        if torture.power.is_some() {
            torture.server.kill().await?;
            torture.come_back().await?;
        }
        Ok(torture)
    }

    fn victim(&self, number: usize, seed: usize, base: &str, more: &[String]) -> Result<Child> {
        let caller = &self.callers[number];
        let mut command = Command::new(program("torture")?);
        command.args(["victim", "--base", base, "--seed", &seed.to_string()]).args(more);
        command.arg("--dir").arg(caller.folder.path().join("phone"));
        command.arg("--count").arg(caller.heard().ledger.count.to_string());
        Ok(command.stdout(Stdio::piped()).kill_on_drop(true).spawn()?)
    }

    /// A life of a phone, which ends with a kill; what it tells is noted as it comes.
    fn begin_life(&mut self, number: usize, more: &[String]) -> Result<()> {
        let seed = self.dice.below(usize::MAX);
        let base = if more.is_empty() { &self.bad } else { &self.good };
        let mut victim = self.victim(number, seed, base, more)?;
        let out = victim.stdout.take().context("the phone's words")?;
        let heard = Arc::clone(&self.callers[number].ledger);
        let listening = tokio::spawn(async move {
            let mut lines = BufReader::new(out).lines();
            while let Ok(Some(line)) = lines.next_line().await {
                // The last line of a killed phone may be cut.
                if let Ok(told) = serde_json::from_str(&line) {
                    let mut heard = lock(&heard);
                    let lost = heard.ledger.hear(told);
                    heard.lost.extend(lost);
                }
            }
        });
        self.callers[number].life = Some((victim, listening));
        Ok(())
    }

    /// The server works, dies, and comes back; what it had signed for before is asked for.
    async fn round(&mut self) -> Result<()> {
        self.pass(LIFE_MS).await;
        if let Some(bucket) = &mut self.bucket
            && self.dice.chance(BUCKET_DIES_PERCENT)
        {
            // The server goes on for a while without it.
            bucket.kill().await?;
            self.pass(LIFE_MS).await;
        }
        if let Some(cluster) = &self.cluster
            && self.dice.chance(DATABASE_DIES_PERCENT)
        {
            cluster.kill()?;
            if self.dice.chance(50) {
                // It comes back while the server waits for it.
                self.pass(AWAY_MS).await;
                self.running_cluster()?;
            }
            self.pass(LIFE_MS).await;
        }
        let signed = self.everything_signed();
        self.server.kill().await?;
        if let Some(power) = &mut self.power {
            self.cuts.add(power.cut(&mut self.dice)?);
        }
        if self.dice.chance(PHONE_DIES_PERCENT) {
            let number = self.dice.below(self.callers.len());
            self.callers[number].kill().await?;
            self.begin_life(number, &[])?;
        }
        self.pass(AWAY_MS).await;
        if let Some(bucket) = &mut self.bucket {
            bucket.kill().await?;
            bucket.start_again().await?;
        }
        self.running_cluster()?;
        self.come_back().await?;
        let held = self.told_over_rest(signed.keys()).await?;
        self.lost.extend(missing(&signed, &held));
        for (number, caller) in self.callers.iter_mut().enumerate() {
            ensure!(caller.lives()?, "phone {number} ended by itself");
            self.lost.extend(std::mem::take(&mut lock(&caller.ledger).lost));
        }
        Ok(())
    }

    /// Starts PostgreSQL where it was killed.
    fn running_cluster(&self) -> Result<()> {
        match &self.cluster {
            Some(cluster) if !cluster.runs() => cluster.start_again(),
            _ => Ok(()),
        }
    }

    /// Where a backup is put back to; nothing when its folder holds everything.
    fn another_place(&self) -> Result<Vec<(&'static str, String)>> {
        places(self.bucket.as_ref(), self.cluster.as_ref(), "restored")
    }

    async fn come_back(&mut self) -> Result<()> {
        match &mut self.power {
            None => self.server.start_again().await?,
            Some(power) => {
                let (server, dice) = (&mut self.server, &mut self.dice);
                let starts = if power.fails() { STARTS } else { 1 };
                // On a disk that fails a start may fail, and says so.
                for left in (0..starts).rev() {
                    match server.start_again_as(|command| power.supply(command, left > 0, dice)).await {
                        Ok(()) => break,
                        Err(error) if left == 0 => return Err(error),
                        Err(_) => self.cuts.add(power.cut(dice)?),
                    }
                }
            }
        }
        *lock(&self.target) = self.server.base.trim_start_matches("http://").parse()?;
        Ok(())
    }

    #[expect(clippy::disallowed_methods, reason = "the moment of the kill is meant to be anywhere")]
    async fn pass(&mut self, most_ms: usize) {
        sleep(Duration::from_millis(self.dice.below(most_ms) as u64)).await;
    }

    fn everything_signed(&self) -> BTreeMap<String, HeldTask> {
        // No task is two phones' here.
        self.callers.iter().flat_map(|caller| caller.heard().ledger.signed().clone()).collect()
    }

    /// How many answers, photos and submissions were signed for.
    fn signed(&self) -> usize {
        let count = |task: &HeldTask| task.answers.len() + task.photos.len() + usize::from(task.submitted);
        self.everything_signed().values().map(count).sum()
    }

    /// What the console is told of these tasks.
    async fn told_over_rest(&self, tasks: impl Iterator<Item = &String>) -> Result<BTreeMap<String, HeldTask>> {
        let mut held = BTreeMap::new();
        for task in tasks {
            let path = format!("/api/tasks/{task}");
            let mut asked = self.town.lead.get(&path).await;
            // A connection from before the kill is found closed only when it is used.
            for _ in 1..ASKS {
                if asked.is_ok() {
                    break;
                }
                asked = self.town.lead.get(&path).await;
            }
            held.insert(task.clone(), told_by_server(&asked.with_context(|| format!("{task} is asked for"))?)?);
        }
        Ok(held)
    }

    /// Everybody completes, submits and sends everything, over good connections; then the server has it all.
    async fn finish(&mut self) -> Result<()> {
        for number in 0..self.callers.len() {
            self.callers[number].kill().await?;
            self.begin_life(number, &["--finish".to_owned()])?;
        }
        for (number, caller) in self.callers.iter_mut().enumerate() {
            let Some((mut life, listening)) = caller.life.take() else { bail!("phone {number} has no life") };
            let ended = timeout(FINISH, life.wait()).await.with_context(|| format!("phone {number} hangs"))??;
            ensure!(ended.success(), "phone {number} could not send everything");
            listening.await?;
            self.lost.extend(std::mem::take(&mut lock(&caller.ledger).lost));
        }
        let told: Vec<String> = {
            let tasks =
                |caller: &Caller| caller.heard().ledger.tasks().map(|(task, _)| task.clone()).collect::<Vec<_>>();
            self.callers.iter().flat_map(tasks).collect()
        };
        let held = self.told_over_rest(told.iter()).await?;
        for caller in &self.callers {
            let heard = lock(&caller.ledger);
            self.lost.extend(heard.ledger.lost(&held).into_iter().map(|what| format!("at the server: {what}")));
            self.lost.extend(missing(heard.ledger.signed(), &held));
        }
        Ok(())
    }
}

impl Caller {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        lock(&self.ledger)
    }

    fn lives(&mut self) -> Result<bool> {
        Ok(match &mut self.life {
            Some((life, _)) => life.try_wait()?.is_none(),
            None => false,
        })
    }

    /// Kills the phone and hears what it told before.
    async fn kill(&mut self) -> Result<()> {
        let Some((mut life, listening)) = self.life.take() else { bail!("there is no life to end") };
        life.kill().await.context("a phone that cannot be killed")?;
        Ok(listening.await?)
    }
}

/// What tells a server where its media and its (new) database called `name` lie.
fn places(bucket: Option<&Bucket>, cluster: Option<&Cluster>, name: &str) -> Result<Vec<(&'static str, String)>> {
    let mut settings = bucket.map(|bucket| bucket.settings(name)).unwrap_or_default();
    if let Some(cluster) = cluster {
        settings.push(("FENGTAI_DATABASE", cluster.create(name)?));
    }
    Ok(settings)
}

fn login(number: usize) -> String {
    format!("caller{number}")
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

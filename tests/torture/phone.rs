//! `torture phone`: lives of one phone, each ended by `kill -9`, and what is left after each of them.

use std::collections::BTreeMap;
use std::process::Stdio;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use anyhow::{Context as _, Result, bail, ensure};
use shared_model::moment::Moment;
use system_tests::dice::Dice;
use system_tests::material::SQUARE;
use system_tests::server::{OPERATOR_PASSWORD, Server, program};
use system_tests::town::{self, ENGINEERS, Town};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt as _, BufReader, Lines};
use tokio::process::{Child, ChildStdout, Command};
use tokio::time::timeout;

use crate::disk::Disk;
use crate::ledger::{Ledger, Told};
use crate::power::{Cut, Power};
use crate::victim::told_by_server;

/// Deeds of one life at most, before it is killed.
const MOST_DEEDS: usize = 20;
/// After the last deed of a life it is killed within so many microseconds: somewhere in the next one.
const LAST_DEED_US: usize = 60_000;
/// One life in so many is killed before it has told what it found.
const KILLED_AT_BIRTH: usize = 8;
/// A phone that tells nothing for so long hangs.
const SILENCE: Duration = Duration::from_secs(120);

struct Torture {
    server: Server,
    town: Town,
    disk: Option<Disk>,
    power: Option<Power>,
    cuts: Cut,
    folder: TempDir,
    dice: Dice,
    ledger: Ledger,
    lost: Vec<String>,
    /// Lives and deeds that ended because there was no room.
    full: usize,
}

/// Kills the phone `kills` times, lets it finish, and asks phone and server for everything that was told.
pub(crate) async fn torture(kills: usize, seed: u64, disk_mb: Option<u32>, power: Option<u32>) -> Result<()> {
    let mut torture = Torture::set_up(seed, disk_mb, power).await?;
    println!("seed {seed}: a phone in {}", torture.folder.path().display());
    let mut killed = 0;
    while killed < kills {
        torture.life().await.with_context(|| format!("life {killed} of seed {seed}"))?;
        killed += 1;
        if killed.is_multiple_of(20) {
            println!("{killed} kills, {} deeds told as saved, {} lost", torture.ledger.deeds, torture.lost.len());
        }
    }
    torture.finish().await?;
    let (deeds, lost) = (torture.ledger.deeds, torture.lost.clone());
    println!("{}", torture.server.stop_and_verify().await?.trim_end());
    for what in &lost {
        println!("lost: {what}");
    }
    if torture.disk.is_some() {
        println!("{} times there was no room", torture.full);
    }
    if torture.power.is_some() {
        println!("{}", torture.cuts.told()?);
    }
    println!("{deeds} deeds told as saved; seed {seed}");
    println!("{killed} kills, {} lost", lost.len());
    ensure!(lost.is_empty(), "the phone lost what it had shown as saved");
    ensure!(deeds > 0, "no deed was told: nothing was tested");
    Ok(())
}

impl Torture {
    async fn set_up(seed: u64, disk_mb: Option<u32>, power: Option<u32>) -> Result<Self> {
        let server = Server::start().await?;
        let since = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let now = Moment::from_ms(i64::try_from(since.as_millis())?);
        let town = town::settle(&server.base, OPERATOR_PASSWORD, SQUARE, now).await?;
        town.plan_and_dispatch(now).await?;
        let folder = tempfile::tempdir()?;
        let disk = disk_mb.map(|megabytes| Disk::mount(folder.path(), megabytes)).transpose()?;
        let (dice, ledger, lost) = (Dice::new(seed), Ledger::default(), Vec::new());
        let power = power.map(|faults| Power::of(folder.path(), faults)).transpose()?;
        let cuts = Cut::default();
        let torture = Self { server, town, disk, power, cuts, folder, dice, ledger, lost, full: 0 };
        let signed_in = torture.victim(0, &["--sign-in", ENGINEERS[0]])?.spawn()?.wait().await?;
        ensure!(signed_in.success(), "the phone could not sign in");
        Ok(torture)
    }

    fn victim(&self, seed: usize, more: &[&str]) -> Result<Command> {
        let mut command = Command::new(program("torture")?);
        command.args(["victim", "--base", &self.server.base, "--seed", &seed.to_string()]).args(more);
        command.arg("--dir").arg(self.folder.path().join("phone")).arg("--count").arg(self.ledger.count.to_string());
        command.stdout(Stdio::piped()).kill_on_drop(true);
        Ok(command)
    }

    /// One life: what was found is held against what was told, then some deeds, then the end.
    async fn life(&mut self) -> Result<()> {
        if let Some(disk) = &self.disk {
            disk.shift(&mut self.dice)?;
        }
        let seed = self.dice.below(usize::MAX);
        let mut victim = self.victim(seed, &[])?;
        if let Some(power) = &mut self.power {
            power.supply(&mut victim, true, &mut self.dice)?;
        }
        let mut victim = victim.spawn()?;
        let mut lines = lines_of(&mut victim)?;
        if self.dice.below(KILLED_AT_BIRTH) > 0 {
            let deeds = self.dice.below(MOST_DEEDS);
            for _ in 0..=deeds {
                if !self.hear(&mut lines).await? {
                    break;
                }
            }
        }
        self.wait_a_little().await;
        victim.kill().await.context("a phone that cannot be killed")?;
        // What it told before the end counts, up to a line that was cut.
        while let Ok(Some(line)) = lines.next_line().await {
            if let Ok(told) = serde_json::from_str(&line) {
                self.note(told);
            }
        }
        if let Some(power) = &mut self.power {
            self.cuts.add(power.cut(&mut self.dice)?);
        }
        Ok(())
    }

    #[expect(clippy::disallowed_methods, reason = "the moment of the kill is meant to be anywhere")]
    async fn wait_a_little(&mut self) {
        tokio::time::sleep(Duration::from_micros(self.dice.below(LAST_DEED_US) as u64)).await;
    }

    /// Hears one thing told; whether the life goes on.
    async fn hear(&mut self, lines: &mut Lines<BufReader<ChildStdout>>) -> Result<bool> {
        let line = timeout(SILENCE, lines.next_line()).await.context("the phone hangs")??;
        let told: Told = serde_json::from_str(&line.context("the phone ended by itself")?)?;
        let goes_on = !matches!(told, Told::NoRoom { open: false });
        self.note(told);
        Ok(goes_on)
    }

    fn note(&mut self, told: Told) {
        self.full += usize::from(matches!(told, Told::NoRoom { .. }));
        self.lost.extend(self.ledger.hear(told));
    }

    /// The last life ends in peace with everything sent; then the server has it all as well.
    async fn finish(&mut self) -> Result<()> {
        if let Some(disk) = &self.disk {
            disk.free()?;
            ensure!(self.full > 0, "the disk was never full: nothing was tested");
        }
        let mut victim = self.victim(0, &["--finish"])?.spawn()?;
        let mut lines = lines_of(&mut victim)?;
        while let Some(line) = timeout(SILENCE, lines.next_line()).await.context("the phone hangs")?? {
            let told = serde_json::from_str(&line)?;
            self.note(told);
        }
        if !victim.wait().await?.success() {
            bail!("the phone could not send everything");
        }
        let mut on_server = BTreeMap::new();
        for (task, _) in self.ledger.tasks() {
            let seen = self.town.lead.get(&format!("/api/tasks/{task}")).await?;
            on_server.insert(task.clone(), told_by_server(&seen)?);
        }
        let lost = self.ledger.lost(&on_server);
        self.lost.extend(lost.into_iter().map(|what| format!("at the server: {what}")));
        Ok(())
    }
}

fn lines_of(victim: &mut Child) -> Result<Lines<BufReader<ChildStdout>>> {
    Ok(BufReader::new(victim.stdout.take().context("the phone's words")?).lines())
}

//! Ours under load: 32 phones that speak the real protocol, in pairs that share their plans.

use anyhow::{Context as _, Result};
use shared_model::wire::DocPush;

use super::load::{Load, Processes, timed};
use super::picture;
use crate::cpu::peak_mib;
use crate::paper::PaperPhone;
use crate::sync::one_by_one;
use crate::world::World;

/// Phones.
pub(super) const PHONES: usize = 32;
/// Phones that a plan is issued to: two engineers go to a building together.
const PAIR: usize = 2;
/// Tasks of one phone in each project: a plan is shared by few tasks.
const TASKS_IN_PLACE: usize = 3;
/// Points of each task's track.
pub(super) const POINTS: usize = 500;

/// The server and its phones.
pub(super) struct Fleet {
    pub(super) world: World,
    phones: Vec<PaperPhone>,
    accounts: Vec<String>,
    places: usize,
}

impl Fleet {
    /// Starts a server and signs everybody in.
    ///
    /// # Errors
    /// When the server refuses a step.
    pub(super) async fn settle() -> Result<Self> {
        let world = World::settle().await?;
        let mut fleet = Self { world, phones: Vec::new(), accounts: Vec::new(), places: 0 };
        for number in 0..PHONES {
            let login = format!("fleet{number:02}");
            let certificate = 88_200 + u32::try_from(number)?;
            fleet.accounts.push(fleet.world.town.hire_engineer("孙强", &login, certificate).await?);
            fleet.phones.push(PaperPhone::sign_in(&fleet.world.server.base, &login).await?);
        }
        Ok(fleet)
    }

    /// The server's process.
    pub(super) const fn pid(&self) -> u32 {
        self.world.server.pid
    }

    /// The most memory the server has had so far, in MiB.
    ///
    /// # Errors
    /// When the system is not Linux.
    pub(super) fn peak_mib(&self) -> Result<f64> {
        peak_mib(self.pid())
    }

    /// A task nobody hands over: its content is what the others are given.
    ///
    /// # Errors
    /// When the server refuses a project.
    pub(super) async fn sample_tasks(&mut self, count: usize) -> Result<Vec<DocPush>> {
        Ok(self.prepare(1, count).await?.into_iter().flatten().collect())
    }

    /// `clients` phones at once hand over `each` submitted tasks, a task to a request.
    ///
    /// # Errors
    /// When the server refuses anything.
    pub(super) async fn load(&mut self, clients: usize, each: usize) -> Result<Load> {
        let tasks = self.prepare(clients, each).await?;
        let processes = Processes::with_clients_here(self.pid());
        let hand_over = self.phones.iter_mut().zip(tasks).map(|(phone, tasks)| one_by_one(phone, tasks));
        timed(processes, async {
            futures_util::future::try_join_all(hand_over).await?;
            Ok(clients * each)
        })
        .await
    }

    /// `clients` phones at once upload the pictures of a task each.
    ///
    /// # Errors
    /// When the server refuses anything.
    pub(super) async fn photos(&mut self, clients: usize, pictures: Vec<Vec<u8>>) -> Result<Load> {
        let each = pictures.len() / clients;
        let mut uploads = Vec::new();
        for (number, pictures) in pictures.chunks(each).enumerate() {
            let place = self.place(number / PAIR).await?;
            let named: Vec<_> = pictures.iter().map(|bytes| (picture::name(bytes), bytes.clone())).collect();
            let names: Vec<_> = named.iter().map(|(name, _)| *name).collect();
            let phone = &mut self.phones[number];
            let push = phone.task_with(place, POINTS, &names)?;
            let task = push.task;
            phone.exchange(vec![push]).await?;
            uploads.push((number, task, named));
        }
        let phones = &self.phones;
        let hand_over = uploads.into_iter().map(async |(number, task, pictures)| {
            for (sha256, bytes) in pictures {
                phones[number].upload(task, sha256, bytes).await?;
            }
            Ok::<_, anyhow::Error>(())
        });
        timed(Processes::with_clients_here(self.pid()), async {
            futures_util::future::try_join_all(hand_over).await?;
            Ok(clients * each)
        })
        .await
    }

    async fn place(&mut self, pair: usize) -> Result<crate::world::Place> {
        self.places += 1;
        let assignees = self.accounts.chunks(PAIR).nth(pair).context("a pair of engineers")?;
        self.world.place_of(self.places, assignees).await
    }

    /// Tasks in new projects for each of `clients` phones; afterwards all phones have heard everything.
    async fn prepare(&mut self, clients: usize, each: usize) -> Result<Vec<Vec<DocPush>>> {
        let mut tasks = vec![Vec::new(); clients];
        for pair in 0..clients.div_ceil(PAIR) {
            while tasks[pair * PAIR].len() < each {
                let place = self.place(pair).await?;
                for number in (pair * PAIR..(pair + 1) * PAIR).take_while(|number| *number < clients) {
                    let more = TASKS_IN_PLACE.min(each - tasks[number].len());
                    for _ in 0..more {
                        tasks[number].push(self.phones[number].task(place, POINTS)?);
                    }
                }
            }
        }
        for phone in &mut self.phones {
            phone.catch_up().await?;
        }
        Ok(tasks)
    }
}

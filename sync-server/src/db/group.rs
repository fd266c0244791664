//! Group commit: writes that wait for the writer at the same time share one transaction and one sync
//! to disk. Whoever gets the writer first carries out everybody's work, each in its own savepoint.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::{Arc, Mutex};
use std::thread;

use super::connection::Connection;
use super::{DbError, Tx, kept, lock};

/// Most writes in one transaction: bounds how long a commit and the others' waiting can get.
const GROUP: usize = 64;

/// What a piece of work says about itself inside the group.
enum Step {
    Kept,
    Undone,
}

/// One waiting write, its types erased.
trait Job: Send {
    /// Does the work inside its savepoint and remembers the answer.
    fn run(&mut self, tx: &Tx<'_>) -> Step;
    /// The shared transaction failed: nothing of it was kept.
    fn fail(&mut self, error: &DbError);
    /// Makes the answer visible to whoever waits.
    fn deliver(self: Box<Self>);
}

/// The writes waiting for the writer.
#[derive(Default)]
pub(super) struct Queue {
    waiting: Mutex<Vec<Box<dyn Job>>>,
}

type Answer<T, E> = thread::Result<Result<T, E>>;
type Slot<T, E> = Arc<Mutex<Option<Answer<T, E>>>>;

struct Work<F, T, E> {
    work: Option<F>,
    answer: Option<Answer<T, E>>,
    slot: Slot<T, E>,
}

impl<F, T, E> Job for Work<F, T, E>
where
    F: FnOnce(&Tx<'_>) -> Result<T, E> + Send,
    T: Send,
    E: From<DbError> + Send,
{
    fn run(&mut self, tx: &Tx<'_>) -> Step {
        let Some(work) = self.work.take() else { return Step::Undone };
        // The panic is handed on to whoever asked for this work; the others are not touched by it.
        let answer = catch_unwind(AssertUnwindSafe(|| kept(tx, work(tx))));
        let step = if matches!(answer, Ok(Ok(_))) { Step::Kept } else { Step::Undone };
        self.answer = Some(answer);
        step
    }

    fn fail(&mut self, error: &DbError) {
        if !matches!(self.answer, Some(Ok(Err(_)) | Err(_))) {
            self.answer = Some(Ok(Err(error.clone().into())));
        }
    }

    fn deliver(self: Box<Self>) {
        *lock(&self.slot) = self.answer;
    }
}

impl Queue {
    /// Puts `work` into the queue and returns when it was committed (or refused).
    pub(super) fn run<T, E, F>(&self, writer: &Mutex<Connection>, work: F) -> Result<T, E>
    where
        F: FnOnce(&Tx<'_>) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DbError> + Send + 'static,
    {
        let slot: Slot<T, E> = Arc::default();
        lock(&self.waiting).push(Box::new(Work { work: Some(work), answer: None, slot: Arc::clone(&slot) }));
        loop {
            let connection = lock(writer);
            if let Some(answer) = lock(&slot).take() {
                drop(connection);
                return answer.unwrap_or_else(|panic| resume_unwind(panic));
            }
            let mut jobs = self.next();
            metrics::histogram!("fengtai_db_group_size")
                .record(f64::from(u32::try_from(jobs.len()).unwrap_or(u32::MAX)));
            if let Err(error) = together(&connection, &mut jobs) {
                jobs.iter_mut().for_each(|job| job.fail(&error));
            }
            jobs.into_iter().for_each(Job::deliver);
        }
    }

    fn next(&self) -> Vec<Box<dyn Job>> {
        let mut waiting = lock(&self.waiting);
        let count = waiting.len().min(GROUP);
        waiting.drain(..count).collect()
    }
}

/// Runs all jobs in one transaction and commits it.
fn together(connection: &Connection, jobs: &mut [Box<dyn Job>]) -> Result<(), DbError> {
    let transaction = connection.begin_writing()?;
    if let [job] = jobs {
        // Alone, the transaction itself is the savepoint; SQLite copies no pages aside for it.
        return match job.run(&transaction.tx()) {
            Step::Kept => transaction.commit(),
            Step::Undone => Ok(()),
        };
    }
    for job in &mut *jobs {
        transaction.mark()?;
        match job.run(&transaction.tx()) {
            Step::Kept => transaction.keep()?,
            Step::Undone => transaction.undo()?,
        }
    }
    transaction.commit()
}

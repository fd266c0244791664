//! Death between two durable writes. A process that dies unwinds with [`Died`] from the place where it was
//! about to write, and is opened anew from a copy of what its files held at that moment.

use std::any::Any;
use std::fs;
use std::io::{Error, ErrorKind, Result};
use std::panic::{AssertUnwindSafe, catch_unwind, panic_any, resume_unwind, set_hook, take_hook};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Once};

use field_app::durable::{Step, Witness};
use shared_model::moment::Moment;
use sync_server::env::{Env, FakeEnv};
use tempfile::TempDir;

/// What a process that dies unwinds with.
struct Died;

/// Runs `work`; `None` when the process died in it.
pub(super) fn survives<T>(work: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work))
        .map_or_else(|panic: Box<dyn Any + Send>| if panic.is::<Died>() { None } else { resume_unwind(panic) }, Some)
}

/// Deaths are part of the schedule and say nothing on the terminal; every other panic does.
pub(super) fn die_silently() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = take_hook();
        set_hook(Box::new(move |panic| {
            if !panic.payload().is::<Died>() {
                usual(panic);
            }
        }));
    });
}

/// How long a process lives, in steps; a dead one does nothing at all.
#[derive(Default)]
pub(super) struct Fate {
    /// Steps left; 0 for no end in sight.
    left: AtomicU32,
    dead: AtomicBool,
}

impl Fate {
    /// Lets the process die at its `steps`-th step from now.
    pub(super) fn end_after(&self, steps: u32) {
        self.left.store(steps, Ordering::SeqCst);
    }

    pub(super) fn is_dead(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }

    /// A new process, with no end in sight.
    pub(super) fn begin_anew(&self) {
        self.left.store(0, Ordering::SeqCst);
        self.dead.store(false, Ordering::SeqCst);
    }

    fn step(&self) {
        let left = self.left.load(Ordering::SeqCst);
        if left == 1 {
            self.dead.store(true, Ordering::SeqCst);
        }
        self.left.store(left.saturating_sub(1), Ordering::SeqCst);
        if self.is_dead() {
            panic_any(Died);
        }
    }
}

/// Watches a phone's durable writes: it may die before each, or its disk may be full.
#[derive(Default)]
pub(super) struct PhoneFate {
    pub(super) life: Fate,
    pub(super) disk_full: AtomicBool,
}

impl Witness for PhoneFate {
    fn before(&self, step: Step) -> Result<()> {
        self.life.step();
        // What was committed found its room.
        if step != Step::Committed && self.disk_full.load(Ordering::SeqCst) {
            return Err(Error::from(ErrorKind::StorageFull));
        }
        Ok(())
    }
}

/// The server's clock and randomness. Use cases look at them between their writes, so that is where it dies.
pub(super) struct ServerFate {
    pub(super) life: Fate,
    pub(super) env: FakeEnv,
}

impl Env for ServerFate {
    fn now(&self) -> Moment {
        self.life.step();
        self.env.now()
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.life.step();
        self.env.fill(bytes);
    }
}

/// A folder in memory where there is one: what is durable is what was written when a process dies, whatever
/// the disk below does.
pub(super) fn scratch() -> TempDir {
    let memory = Path::new("/dev/shm");
    let made = if memory.is_dir() { tempfile::tempdir_in(memory) } else { tempfile::tempdir() };
    made.expect("there is room for a folder")
}

/// The files of a process as they are now, in a folder of their own. What SQLite only keeps in memory shared
/// between processes (`-shm`) is lost with them.
pub(super) fn as_it_lies(folder: &Path) -> TempDir {
    let copy = scratch();
    copy_folder(folder, copy.path()).expect("the files can be copied");
    copy
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            copy_folder(&entry.path(), &target)?;
        } else if !entry.file_name().to_string_lossy().ends_with("-shm") {
            fs::copy(entry.path(), &target)?;
        }
    }
    Ok(())
}

/// A phone's fate, shared between the phone and the schedule.
pub(super) type SharedFate = Arc<PhoneFate>;

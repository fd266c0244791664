//! The facade: everything a window, a demonstration or a test does with the phone.
//!
//! Calls without `async` touch only this phone and return when what they did is durable; `async` ones
//! speak to the server. Nothing here decides: rules lie in [`crate::phone`], the exchange in [`crate::sync`].

mod drive;
mod extra;
mod health;
mod inbox;
mod pass;
mod peer;
mod read;
mod record;
mod session;
mod storage;
#[cfg(test)]
mod tests;

use std::collections::HashSet;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use shared_model::id::TaskId;
use shared_model::moment::Moment;
use shared_model::sha::Sha256;
use tokio::sync::{Notify, broadcast, watch};

use crate::device::Device;
use crate::durable::{Witness, no_witness};
use crate::error::{AppError, Rule};
use crate::peer::Desk;
use crate::phone::Phone;
use crate::photo::Fonts;
use crate::show::Show;
use crate::sync::{Engine, HttpTransport, Transport};
use crate::view::{Change, ErrorView};

/// Changes a slow listener may be behind before it misses one and asks for everything.
const CHANGES: usize = 64;

/// How the app is put together; the default is the real one.
#[derive(Clone, Default)]
pub struct Options {
    /// Carries requests; the network when none is given.
    pub transport: Option<Arc<dyn Transport>>,
    /// Where to listen for another phone; on every local address when none is given.
    pub listen: Option<Ipv4Addr>,
    /// Fonts to look into before the system's, for the stamp on photos.
    pub fonts: Vec<PathBuf>,
    /// Stops the phone between durable writes, in tests.
    pub witness: Option<Arc<dyn Witness>>,
}

/// The phone as windows see it. Clones are the same phone.
#[derive(Clone)]
pub struct FieldApp {
    inner: Arc<Inner>,
}

struct Inner {
    dir: PathBuf,
    phone: Mutex<Phone>,
    device: Arc<dyn Device>,
    transport: Arc<dyn Transport>,
    link: Mutex<Link>,
    /// Held while requests go out, so that two drivers never send the same thing at once.
    driving: tokio::sync::Mutex<()>,
    /// There is something new to send.
    wake: Notify,
    /// The meeting with another phone.
    desk: Mutex<Desk>,
    /// Where to listen for another phone.
    listen: Option<Ipv4Addr>,
    changes: broadcast::Sender<Change>,
    closed: watch::Sender<bool>,
}

/// What only the running app knows of the exchange.
#[derive(Default)]
struct Link {
    engine: Engine,
    running: bool,
    error: Option<ErrorView>,
    /// When the server last answered to being asked for a newer pass, since the app started.
    pass_asked_at: Option<Moment>,
    /// Uploads whose state at the server is known since the app started.
    known_uploads: HashSet<Sha256>,
}

impl FieldApp {
    /// Opens the phone's state in `dir`.
    ///
    /// # Errors
    /// [`AppError::Store`] when another process has it, it is of a newer version or the disk is full;
    /// [`AppError::Device`] when there is no key. A damaged database is no error: it is moved aside and a notice tells.
    pub fn open(dir: &Path, device: Arc<dyn Device>, options: Options) -> Result<Self, AppError> {
        let transport = match options.transport {
            Some(transport) => transport,
            None => Arc::new(HttpTransport::new()?),
        };
        let witness = options.witness.unwrap_or_else(no_witness);
        let phone = Phone::open(dir, Arc::clone(&device), Fonts::system(options.fonts), witness)?;
        let inner = Inner {
            dir: dir.to_owned(),
            phone: Mutex::new(phone),
            device,
            transport,
            link: Mutex::default(),
            driving: tokio::sync::Mutex::default(),
            wake: Notify::new(),
            desk: Mutex::default(),
            listen: options.listen,
            changes: broadcast::Sender::new(CHANGES),
            closed: watch::Sender::new(false),
        };
        let app = Self { inner: Arc::new(inner) };
        app.adopt_what_was_taken();
        Ok(app)
    }

    /// Tells what changed, so that screens ask again.
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Change> {
        self.inner.changes.subscribe()
    }

    /// Ends [`FieldApp::run_background`]; recording stays possible until the last clone is gone.
    pub fn close(&self) {
        self.inner.closed.send_replace(true);
    }

    pub(crate) fn phone(&self) -> MutexGuard<'_, Phone> {
        // A panic while recording rolled its transaction back; the store is as true as before.
        self.inner.phone.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn link(&self) -> MutexGuard<'_, Link> {
        self.inner.link.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells listeners; nobody listening is fine.
    fn tell(&self, change: Change) {
        let _ = self.inner.changes.send(change);
    }

    /// Something was recorded: screens ask again, and it goes out when there is a network.
    fn recorded(&self, task: TaskId) {
        self.tell(Change::Task { task: task.to_string() });
        self.tell(Change::Sync);
        self.inner.wake.notify_one();
    }

    /// Reads with what every view needs.
    fn show<T>(&self, work: impl FnOnce(&Show<'_, '_>) -> Result<T, AppError>) -> Result<T, AppError> {
        let mut phone = self.phone();
        let account = phone.account()?;
        let now = phone.true_now();
        phone.store.read(|tx| work(&Show { tx, account: &account, now }))
    }
}

fn task_id(text: &str) -> Result<TaskId, Rule> {
    text.parse().map_err(|_| Rule::Malformed { field: "task" })
}

fn digest(text: &str) -> Result<Sha256, Rule> {
    text.parse().map_err(|_| Rule::Malformed { field: "photo" })
}

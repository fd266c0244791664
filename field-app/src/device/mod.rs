//! What the phone can do, as a trait: clock, randomness, keys, camera, location, network.
//!
//! Everything above this module is the same on a phone, on a desktop and in a test. This module must
//! not know of tasks, documents or the server.

mod capture;
mod desktop;
pub mod fake;
mod health;
mod inbox;
mod key_file;
pub mod mobile;
mod replay;
pub mod sampling;
mod vendor;
pub mod watchdog;

pub use capture::{CaptureRequest, PendingCapture};
pub use desktop::{DesktopDevice, DesktopOptions};
pub use health::{Check, CheckKind, CheckState, Facts, SelfTest, SettingsPage, judge};
pub use replay::{Replay, ReplayError};
pub use vendor::{Step, Vendor, guidance};

use shared_model::document::statement::{CaptureSource, GapReason};
use shared_model::moment::Moment;
use shared_model::position::Fix;
use shared_model::signature::{PublicKey, Signature};
use tokio::sync::watch;

/// What the clocks say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockReading {
    /// The clock a person can set.
    pub now: Moment,
    /// Milliseconds since the phone was started; nobody can set it.
    pub monotonic_ms: u64,
    /// Which start of the phone the monotonic clock counts from.
    pub boot: u64,
}

/// The network as the platform reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Network {
    /// There is a network at all.
    pub online: bool,
    /// It costs money or is shared from a phone: photos may wait for another.
    pub metered: bool,
}

/// How pictures are got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capture {
    /// [`Device::capture`] opens a camera.
    Camera,
    /// The person picks a file and its bytes are handed in.
    PickFile,
}

/// Where the signing key lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyPlace {
    /// In the platform's key store.
    KeyStore,
    /// In a file that only this user can read.
    File,
}

/// Permission to know the position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocationPermission {
    /// In the background too.
    Always,
    /// Only while the app is open.
    WhileInUse,
    /// Refused.
    Denied,
    /// Not asked yet.
    NotAsked,
}

/// What does not change while the app runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// Name shown to the agency.
    pub name: String,
    /// How pictures are got.
    pub capture: Capture,
    /// What the evidence says about pictures.
    pub pictures: CaptureSource,
    /// Whether positions are replayed instead of measured.
    pub simulated_location: bool,
    /// Where the key lies.
    pub key: KeyPlace,
    /// Whether the database is encrypted with a key of the platform's key store.
    pub encrypted: bool,
}

/// Something the location service reports.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Location {
    /// A position.
    Fix(Fix),
    /// From `at` on there are none, and why.
    Lost {
        /// Since when, by the phone's clock.
        at: Moment,
        /// Why.
        reason: GapReason,
    },
}

/// A report of the location service with its place in the queue.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LocationEvent {
    /// Strictly increasing within one tracking session.
    pub number: u64,
    /// What happened.
    pub location: Location,
}

/// The device could not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DeviceError {
    /// There is no camera to open here: pick a file.
    #[error("no camera")]
    NoCamera,
    /// The person closed the camera without a picture.
    #[error("the capture was cancelled")]
    Cancelled,
    /// A permission is missing.
    #[error("permission for {what} is missing")]
    Permission {
        /// `camera` or `location`.
        what: &'static str,
    },
    /// A key of this phone cannot be used.
    #[error("the signing key cannot be used: {reason}")]
    Key {
        /// What the platform said.
        reason: String,
    },
    /// No randomness: nothing can be named safely.
    #[error("the system gives no random numbers")]
    Random,
    /// Pictures that were taken cannot be read; they stay where they are.
    #[error("what the camera left cannot be read: {reason}")]
    Inbox {
        /// What the file system said.
        reason: String,
    },
    /// The platform did not do what was asked.
    #[error("the platform did not {what}: {reason}")]
    Platform {
        /// What was asked.
        what: &'static str,
        /// What it said.
        reason: String,
    },
}

/// A phone, or what stands in for one.
pub trait Device: Send + Sync + 'static {
    /// What does not change while the app runs.
    fn profile(&self) -> Profile;

    /// What the clocks say now.
    fn clock(&self) -> ClockReading;

    /// Fills `bytes` with random numbers fit for keys and ids.
    ///
    /// # Errors
    /// [`DeviceError::Random`] when the system has none.
    fn random(&self, bytes: &mut [u8]) -> Result<(), DeviceError>;

    /// The public half of the signing key; the key is made at first use.
    ///
    /// # Errors
    /// [`DeviceError::Key`] when the key cannot be read or made.
    fn public_key(&self) -> Result<PublicKey, DeviceError>;

    /// Signs with the key that never leaves the device.
    ///
    /// # Errors
    /// [`DeviceError::Key`] when the key cannot be used.
    fn sign(&self, message: &[u8]) -> Result<Signature, DeviceError>;

    /// The key of the database, made at first use; none where the platform has no key store.
    ///
    /// # Errors
    /// [`DeviceError::Key`] when there is a key store and it does not give the key: then nothing may be opened.
    fn database_key(&self) -> Result<Option<[u8; 32]>, DeviceError>;

    /// Takes a picture. When this returns, the picture and the request lie durably in the inbox, under the id returned;
    /// they lie there as well when the app is killed before this returns.
    ///
    /// # Errors
    /// [`DeviceError`] when there is no camera, no permission or no picture.
    fn capture(&self, request: &CaptureRequest) -> Result<String, DeviceError>;

    /// Pictures that were taken and not yet forgotten, oldest first.
    ///
    /// # Errors
    /// [`DeviceError::Inbox`] when they cannot be listed.
    fn inbox(&self) -> Result<Vec<PendingCapture>, DeviceError>;

    /// The bytes of a picture in the inbox, as the camera wrote them.
    ///
    /// # Errors
    /// [`DeviceError::Inbox`] when they cannot be read.
    fn captured(&self, id: &str) -> Result<Vec<u8>, DeviceError>;

    /// The picture is durable elsewhere.
    fn forget_capture(&self, id: &str);

    /// Permission to know the position.
    fn location_permission(&self) -> LocationPermission;

    /// Shows the person the place where something is allowed or switched on; asks, where the platform lets an app ask.
    ///
    /// # Errors
    /// [`DeviceError::Platform`] when there is no such place here.
    fn open_settings(&self, page: SettingsPage) -> Result<(), DeviceError>;

    /// Whether a track can be recorded from start to end, and what stands against it (R4.2).
    fn self_test(&self) -> SelfTest;

    /// The newest position known, however old; its time says how old.
    fn last_fix(&self) -> Option<Fix>;

    /// Starts or stops recording positions, in the background too.
    ///
    /// # Errors
    /// [`DeviceError::Permission`] when that is not allowed.
    fn set_tracking(&self, on: bool) -> Result<(), DeviceError>;

    /// Reports not yet forgotten, oldest first. The device keeps them until [`Device::forget_locations`],
    /// so that none is lost when the app dies in between.
    fn locations(&self) -> Vec<LocationEvent>;

    /// The reports up to and including `number` are durable elsewhere.
    fn forget_locations(&self, number: u64);

    /// The network, now and whenever it changes.
    fn network(&self) -> watch::Receiver<Network>;
}

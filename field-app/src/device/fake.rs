//! A phone made of plain values, for tests and for the simulation: time, randomness, network and
//! positions are what the test says, and the same seed gives the same run.

use std::sync::{Mutex, MutexGuard, PoisonError};

use shared_model::document::statement::{CaptureSource, GapReason};
use shared_model::moment::Moment;
use shared_model::position::Fix;
use shared_model::sha::Sha256;
use shared_model::signature::{PublicKey, SecretKey, Signature};
use tokio::sync::watch;

use super::{
    Capture, CaptureRequest, ClockReading, Device, DeviceError, Facts, KeyPlace, Location, LocationEvent,
    LocationPermission, Network, PendingCapture, Profile, SelfTest, SettingsPage, judge,
};

struct State {
    clock: ClockReading,
    seed: [u8; 32],
    drawn: u64,
    permission: LocationPermission,
    tracking: bool,
    queue: Vec<LocationEvent>,
    numbered: u64,
    last_fix: Option<Fix>,
    picture: Option<Vec<u8>>,
    inbox: Vec<(PendingCapture, Vec<u8>)>,
    captures: u64,
    database_key: Option<[u8; 32]>,
    opened_settings: Vec<SettingsPage>,
}

/// A phone of plain values.
pub struct FakeDevice {
    state: Mutex<State>,
    key: SecretKey,
    network: watch::Sender<Network>,
}

impl FakeDevice {
    /// A phone whose clock stands at `now` and whose randomness comes from `seed`.
    #[must_use]
    pub fn new(seed: u64, now: Moment) -> Self {
        let seed = *Sha256::of(&seed.to_le_bytes()).as_bytes();
        let state = State {
            clock: ClockReading { now, monotonic_ms: 60_000, boot: u64::from(seed[0]) + 1 },
            seed,
            drawn: 0,
            permission: LocationPermission::Always,
            tracking: false,
            queue: Vec::new(),
            numbered: 0,
            last_fix: None,
            picture: None,
            inbox: Vec::new(),
            captures: 0,
            database_key: None,
            opened_settings: Vec::new(),
        };
        let network = watch::Sender::new(Network { online: true, metered: false });
        Self { state: Mutex::new(state), key: SecretKey::from_seed(seed), network }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Lets time pass on both clocks.
    pub fn advance(&self, ms: u64) {
        let mut state = self.lock();
        state.clock.now = state.clock.now.plus_ms(i64::try_from(ms).unwrap_or(i64::MAX));
        state.clock.monotonic_ms += ms;
    }

    /// Sets the clock a person can set.
    pub fn set_clock(&self, now: Moment) {
        self.lock().clock.now = now;
    }

    /// Starts the phone anew: the monotonic clock begins again, what the location queue held is gone.
    pub fn reboot(&self) {
        let mut state = self.lock();
        state.clock.boot += 1;
        state.clock.monotonic_ms = 0;
        state.tracking = false;
        state.queue.clear();
    }

    /// Changes the network.
    pub fn set_network(&self, online: bool, metered: bool) {
        self.network.send_replace(Network { online, metered });
    }

    /// Changes the location permission.
    pub fn set_permission(&self, permission: LocationPermission) {
        self.lock().permission = permission;
    }

    /// What the next capture takes.
    pub fn set_picture(&self, bytes: Vec<u8>) {
        self.lock().picture = Some(bytes);
    }

    /// The camera takes `bytes` and the app is killed before it hears of it: the picture is in the inbox.
    pub fn capture_and_die(&self, request: &CaptureRequest, bytes: Vec<u8>) -> String {
        self.lock().keep(request, bytes)
    }

    /// Alters what the camera kept, as a failing storage would.
    pub fn damage_capture(&self, id: &str) {
        for (_, bytes) in self.lock().inbox.iter_mut().filter(|(pending, _)| pending.id == id) {
            bytes.reverse();
        }
    }

    /// Gives the phone a key store with a key for the database.
    pub fn set_database_key(&self, key: Option<[u8; 32]>) {
        self.lock().database_key = key;
    }

    /// The settings that were opened.
    #[must_use]
    pub fn opened_settings(&self) -> Vec<SettingsPage> {
        self.lock().opened_settings.clone()
    }

    /// The receiver measures `fix`: kept as the last one, and reported while tracking.
    pub fn measure(&self, fix: Fix) {
        let mut state = self.lock();
        state.last_fix = Some(fix);
        state.report(Location::Fix(fix));
    }

    /// The location service loses the position.
    pub fn lose(&self, reason: GapReason) {
        let mut state = self.lock();
        let at = state.clock.now;
        state.report(Location::Lost { at, reason });
    }

    /// Whether positions are being recorded.
    #[must_use]
    pub fn is_tracking(&self) -> bool {
        self.lock().tracking
    }
}

impl State {
    fn keep(&mut self, request: &CaptureRequest, bytes: Vec<u8>) -> String {
        self.captures += 1;
        let id = format!("capture-{}", self.captures);
        let pending = PendingCapture {
            id: id.clone(),
            request: request.clone(),
            taken: self.clock,
            fix: self.last_fix,
            sha256: Sha256::of(&bytes),
        };
        self.inbox.push((pending, bytes));
        id
    }

    fn report(&mut self, location: Location) {
        if self.tracking {
            self.numbered += 1;
            self.queue.push(LocationEvent { number: self.numbered, location });
        }
    }
}

impl Device for FakeDevice {
    fn profile(&self) -> Profile {
        Profile {
            name: "test phone".to_owned(),
            capture: Capture::Camera,
            pictures: CaptureSource::Camera,
            simulated_location: false,
            key: KeyPlace::KeyStore,
            encrypted: self.lock().database_key.is_some(),
        }
    }

    fn clock(&self) -> ClockReading {
        self.lock().clock
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), DeviceError> {
        let mut state = self.lock();
        for chunk in bytes.chunks_mut(32) {
            state.drawn += 1;
            let block = [state.seed.as_slice(), &state.drawn.to_le_bytes()].concat();
            chunk.copy_from_slice(&Sha256::of(&block).as_bytes()[..chunk.len()]);
        }
        Ok(())
    }

    fn public_key(&self) -> Result<PublicKey, DeviceError> {
        Ok(self.key.public())
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, DeviceError> {
        Ok(self.key.sign(message))
    }

    fn database_key(&self) -> Result<Option<[u8; 32]>, DeviceError> {
        Ok(self.lock().database_key)
    }

    fn capture(&self, request: &CaptureRequest) -> Result<String, DeviceError> {
        let mut state = self.lock();
        let bytes = state.picture.take().ok_or(DeviceError::Cancelled)?;
        Ok(state.keep(request, bytes))
    }

    fn inbox(&self) -> Result<Vec<PendingCapture>, DeviceError> {
        Ok(self.lock().inbox.iter().map(|(pending, _)| pending.clone()).collect())
    }

    fn captured(&self, id: &str) -> Result<Vec<u8>, DeviceError> {
        let state = self.lock();
        let found = state.inbox.iter().find(|(pending, _)| pending.id == id);
        found.map(|(_, bytes)| bytes.clone()).ok_or_else(|| DeviceError::Inbox { reason: format!("no {id}") })
    }

    fn forget_capture(&self, id: &str) {
        self.lock().inbox.retain(|(pending, _)| pending.id != id);
    }

    fn location_permission(&self) -> LocationPermission {
        self.lock().permission
    }

    fn open_settings(&self, page: SettingsPage) -> Result<(), DeviceError> {
        self.lock().opened_settings.push(page);
        Ok(())
    }

    fn self_test(&self) -> SelfTest {
        judge(&Facts { location: self.lock().permission, ..Facts::all_good() })
    }

    fn last_fix(&self) -> Option<Fix> {
        self.lock().last_fix
    }

    fn set_tracking(&self, on: bool) -> Result<(), DeviceError> {
        let mut state = self.lock();
        if on && state.permission != LocationPermission::Always {
            return Err(DeviceError::Permission { what: "location" });
        }
        state.tracking = on;
        Ok(())
    }

    fn locations(&self) -> Vec<LocationEvent> {
        self.lock().queue.clone()
    }

    fn forget_locations(&self, number: u64) {
        self.lock().queue.retain(|event| event.number > number);
    }

    fn network(&self) -> watch::Receiver<Network> {
        self.network.subscribe()
    }
}

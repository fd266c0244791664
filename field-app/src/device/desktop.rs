//! The desktop in a phone's place: files instead of a camera, a replayed track instead of a receiver,
//! both marked as simulated in the evidence itself.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use shared_model::document::statement::CaptureSource;
use shared_model::moment::Moment;
use shared_model::position::Fix;
use shared_model::sha::Sha256;
use shared_model::signature::{PublicKey, SecretKey, Signature};
use tokio::sync::watch;

use super::{
    Capture, CaptureRequest, ClockReading, Device, DeviceError, KeyPlace, Location, LocationEvent, LocationPermission,
    Network, PendingCapture, Profile, Replay, SelfTest, SettingsPage, key_file,
};

/// How the desktop stands in for a phone.
#[derive(Debug, Clone)]
pub struct DesktopOptions {
    /// Name shown to the agency.
    pub name: String,
    /// The way to replay while a task is recorded; none for no positions at all.
    pub replay: Option<Replay>,
    /// How many times as fast.
    pub speed: f64,
    /// Added to the machine's clock, in milliseconds: lets a demonstration tell a story of hours.
    pub clock_shift_ms: i64,
}

impl Default for DesktopOptions {
    fn default() -> Self {
        Self { name: "桌面 Desktop".to_owned(), replay: None, speed: 1.0, clock_shift_ms: 0 }
    }
}

struct Tracking {
    shift_ms: i64,
    /// When the replay began; it goes on from there when tracking is switched on again.
    started: Option<Moment>,
    on: bool,
    delivered: u64,
    forgotten: u64,
}

/// The desktop.
pub struct DesktopDevice {
    options: DesktopOptions,
    key: SecretKey,
    boot: u64,
    began: Instant,
    uptime_at_start_ms: u64,
    tracking: Mutex<Tracking>,
    network: watch::Sender<Network>,
}

impl DesktopDevice {
    /// Opens the desktop with its key in `dir`.
    ///
    /// # Errors
    /// [`DeviceError`] when the key cannot be read or made.
    pub fn open(dir: &Path, options: DesktopOptions) -> Result<Self, DeviceError> {
        std::fs::create_dir_all(dir).map_err(|error| DeviceError::Key { reason: error.to_string() })?;
        let mut seed = [0; 32];
        random(&mut seed)?;
        let key = key_file::load_or_create(&dir.join("device.key"), seed)?;
        let shift_ms = options.clock_shift_ms;
        Ok(Self {
            options,
            key,
            boot: boot_number()?,
            began: Instant::now(),
            uptime_at_start_ms: uptime_ms(),
            tracking: Mutex::new(Tracking { shift_ms, started: None, on: false, delivered: 0, forgotten: 0 }),
            network: watch::Sender::new(Network { online: true, metered: false }),
        })
    }

    /// Takes the network away or gives it back, as a demonstration or a person working on the app needs it.
    pub fn set_online(&self, online: bool) {
        self.network.send_replace(Network { online, metered: false });
    }

    /// Lets `ms` milliseconds pass on the device's clocks (back when negative).
    pub fn advance(&self, ms: i64) {
        self.lock().shift_ms += ms;
    }

    fn lock(&self) -> MutexGuard<'_, Tracking> {
        self.tracking.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self, tracking: &Tracking) -> Moment {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Moment::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)).plus_ms(tracking.shift_ms)
    }

    /// The fixes the replay has come to.
    fn replayed(&self, tracking: &Tracking) -> Vec<Fix> {
        let (Some(replay), Some(started)) = (&self.options.replay, tracking.started) else { return Vec::new() };
        let elapsed = self.now(tracking).ms_since(started);
        replay.until(started, elapsed, self.options.speed).collect()
    }
}

impl Device for DesktopDevice {
    fn profile(&self) -> Profile {
        Profile {
            name: self.options.name.clone(),
            capture: Capture::PickFile,
            pictures: CaptureSource::Simulated,
            simulated_location: true,
            key: KeyPlace::File,
            encrypted: false,
        }
    }

    fn clock(&self) -> ClockReading {
        let tracking = self.lock();
        let run_ms = i64::try_from(self.began.elapsed().as_millis()).unwrap_or(i64::MAX);
        let since_shift = run_ms.saturating_add(tracking.shift_ms - self.options.clock_shift_ms).max(0);
        ClockReading {
            now: self.now(&tracking),
            monotonic_ms: self.uptime_at_start_ms.saturating_add(since_shift.unsigned_abs()),
            boot: self.boot,
        }
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), DeviceError> {
        random(bytes)
    }

    fn public_key(&self) -> Result<PublicKey, DeviceError> {
        Ok(self.key.public())
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, DeviceError> {
        Ok(self.key.sign(message))
    }

    fn database_key(&self) -> Result<Option<[u8; 32]>, DeviceError> {
        // A key in a file beside the database would protect nothing.
        Ok(None)
    }

    fn capture(&self, _request: &CaptureRequest) -> Result<String, DeviceError> {
        Err(DeviceError::NoCamera)
    }

    fn inbox(&self) -> Result<Vec<PendingCapture>, DeviceError> {
        Ok(Vec::new())
    }

    fn captured(&self, _id: &str) -> Result<Vec<u8>, DeviceError> {
        Err(DeviceError::NoCamera)
    }

    fn forget_capture(&self, _id: &str) {}

    fn location_permission(&self) -> LocationPermission {
        LocationPermission::Always
    }

    fn open_settings(&self, _page: SettingsPage) -> Result<(), DeviceError> {
        Err(DeviceError::Platform { what: "open the settings", reason: "a desktop has none for this app".to_owned() })
    }

    fn self_test(&self) -> SelfTest {
        SelfTest::nothing_to_check()
    }

    fn last_fix(&self) -> Option<Fix> {
        let tracking = self.lock();
        let replay = self.options.replay.as_ref()?;
        // Before the way begins the desktop stands at its first point.
        self.replayed(&tracking).pop().or_else(|| replay.until(self.now(&tracking), 0, 1.0).next())
    }

    fn set_tracking(&self, on: bool) -> Result<(), DeviceError> {
        let mut tracking = self.lock();
        if on && !tracking.on {
            // Each task is a walk of its own.
            tracking.started = Some(self.now(&tracking));
            tracking.delivered = 0;
            tracking.forgotten = 0;
        }
        tracking.on = on;
        Ok(())
    }

    fn locations(&self) -> Vec<LocationEvent> {
        let mut tracking = self.lock();
        if !tracking.on && tracking.delivered == tracking.forgotten {
            return Vec::new();
        }
        let fixes = self.replayed(&tracking);
        tracking.delivered = fixes.len() as u64;
        let numbered = (1u64..).zip(fixes).map(|(number, fix)| LocationEvent { number, location: Location::Fix(fix) });
        numbered.filter(|event| event.number > tracking.forgotten).collect()
    }

    fn forget_locations(&self, number: u64) {
        let mut tracking = self.lock();
        tracking.forgotten = tracking.forgotten.max(number);
    }

    fn network(&self) -> watch::Receiver<Network> {
        self.network.subscribe()
    }
}

fn random(bytes: &mut [u8]) -> Result<(), DeviceError> {
    getrandom::fill(bytes).map_err(|_| DeviceError::Random)
}

/// A number made of the system's boot id; where there is none, each start of the app counts as one.
fn boot_number() -> Result<u64, DeviceError> {
    let digest = match std::fs::read("/proc/sys/kernel/random/boot_id") {
        Ok(id) => Sha256::of(&id),
        Err(_) => {
            let mut bytes = [0; 32];
            random(&mut bytes)?;
            Sha256::from_bytes(bytes)
        }
    };
    // 53 bits: the number must survive JSON readers that know only doubles.
    Ok(digest.as_bytes()[..8].iter().fold(0, |number, byte| number << 8 | u64::from(*byte)) >> 11)
}

/// Milliseconds since the machine was started; 0 where the system does not tell.
fn uptime_ms() -> u64 {
    let text = std::fs::read_to_string("/proc/uptime").unwrap_or_default();
    let seconds = text.split(' ').next().and_then(|first| first.parse::<f64>().ok()).unwrap_or(0.0);
    (seconds * 1_000.0) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replay_follows_the_devices_clock() {
        let dir = tempfile::tempdir().unwrap();
        let gpx = r#"<gpx version="1.1" creator="t"><trk><trkseg>
            <trkpt lat="34.0" lon="108.0"><time>2026-01-01T00:00:00Z</time></trkpt>
            <trkpt lat="34.1" lon="108.1"><time>2026-01-01T01:00:00Z</time></trkpt></trkseg></trk></gpx>"#;
        let replay = Replay::read(gpx.as_bytes()).unwrap();
        let options = DesktopOptions { replay: Some(replay), ..DesktopOptions::default() };
        let device = DesktopDevice::open(dir.path(), options).unwrap();
        device.set_tracking(true).unwrap();
        assert_eq!(device.locations().len(), 1);
        device.forget_locations(1);
        let before = device.clock();
        device.advance(3_600_000);
        assert_eq!(device.locations().iter().map(|event| event.number).collect::<Vec<_>>(), [2]);
        assert!(device.clock().monotonic_ms >= before.monotonic_ms + 3_600_000);
    }
}

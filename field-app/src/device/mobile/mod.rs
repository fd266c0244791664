//! A real phone: everything of [`Device`] over a [`Bridge`] to the native code in `field-app/native`.
//!
//! The clocks are read here and not over the bridge: they are asked for with every statement. The signing key's seed lies
//! wrapped in the platform's key store and is in this process's memory while the app runs, because the stores do not
//! sign with Ed25519 on every phone in use; what that means stands in `field-app/native/README.md`.

mod bridge;
mod message;
#[cfg(test)]
mod tests;

use std::time::{SystemTime, UNIX_EPOCH};

use data_encoding::BASE64;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use shared_model::document::statement::CaptureSource;
use shared_model::moment::Moment;
use shared_model::position::Fix;
use shared_model::signature::{PublicKey, SecretKey, Signature};
use tokio::sync::watch;

pub use bridge::{Bridge, BridgeError, Heard};
use message::{Captured, Hello, Keys, LastFix, NetworkState, Page, Permission};

use super::inbox::Inbox;
use super::{
    Capture, CaptureRequest, ClockReading, Device, DeviceError, Facts, KeyPlace, LocationEvent, LocationPermission,
    Network, PendingCapture, Profile, SelfTest, SettingsPage, judge,
};

/// Milliseconds since the phone was started, time asleep included: the same clock the native code reads.
pub type Uptime = fn() -> u64;

/// A phone.
pub struct MobileDevice {
    bridge: Box<dyn Bridge>,
    uptime: Uptime,
    hello: Hello,
    key: SecretKey,
    database_key: [u8; 32],
    inbox: Inbox,
    network: watch::Sender<Network>,
}

impl MobileDevice {
    /// Opens the phone: its keys are made at the first start, its network is watched from now on.
    ///
    /// # Errors
    /// [`DeviceError::Key`] when the key store does not give the keys, [`DeviceError::Platform`] when the native code
    /// does not answer.
    pub fn open(bridge: Box<dyn Bridge>, uptime: Uptime) -> Result<Self, DeviceError> {
        let hello: Hello = ask(&*bridge, "hello", json!({}))?;
        let keys: Keys = ask(&*bridge, "keys", json!({}))?;
        let key = SecretKey::from_seed(key_bytes(&keys.seed)?);
        let database_key = key_bytes(&keys.database)?;
        // Until the platform has told: what is sent in vain is only sent again.
        let network = watch::Sender::new(Network { online: true, metered: true });
        let told = network.clone();
        let heard = move |value| {
            if let Ok(state) = serde_json::from_value::<NetworkState>(value) {
                told.send_replace(state.into());
            }
        };
        bridge.watch("network", Box::new(heard)).map_err(|error| error.into_device("network"))?;
        let inbox = Inbox::new(&hello.inbox);
        Ok(Self { bridge, uptime, hello, key, database_key, inbox, network })
    }

    fn ask<T: DeserializeOwned>(&self, command: &'static str, payload: Value) -> Result<T, DeviceError> {
        ask(&*self.bridge, command, payload)
    }

    /// Every report in the queue, page by page: what is left out here would look like a gap.
    fn queue(&self) -> Result<Vec<LocationEvent>, DeviceError> {
        let mut found = Vec::new();
        let mut after = 0;
        loop {
            let page: Page = self.ask("locations", json!({ "after": after }))?;
            found.extend(page.events.iter().filter_map(message::Event::read));
            match page.events.last() {
                Some(last) if page.more && last.number > after => after = last.number,
                _ => return Ok(found),
            }
        }
    }
}

impl Device for MobileDevice {
    fn profile(&self) -> Profile {
        Profile {
            name: self.hello.name.clone(),
            capture: if self.hello.camera { Capture::Camera } else { Capture::PickFile },
            pictures: if self.hello.camera { CaptureSource::Camera } else { CaptureSource::Simulated },
            simulated_location: false,
            key: KeyPlace::KeyStore,
            encrypted: true,
        }
    }

    fn clock(&self) -> ClockReading {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        ClockReading {
            now: Moment::from_ms(i64::try_from(since.as_millis()).unwrap_or(i64::MAX)),
            monotonic_ms: (self.uptime)(),
            boot: self.hello.boot,
        }
    }

    fn random(&self, bytes: &mut [u8]) -> Result<(), DeviceError> {
        getrandom::fill(bytes).map_err(|_| DeviceError::Random)
    }

    fn public_key(&self) -> Result<PublicKey, DeviceError> {
        Ok(self.key.public())
    }

    fn sign(&self, message: &[u8]) -> Result<Signature, DeviceError> {
        Ok(self.key.sign(message))
    }

    fn database_key(&self) -> Result<Option<[u8; 32]>, DeviceError> {
        Ok(Some(self.database_key))
    }

    fn capture(&self, request: &CaptureRequest) -> Result<String, DeviceError> {
        Ok(self.ask::<Captured>("capture", json!({ "request": request }))?.id)
    }

    fn inbox(&self) -> Result<Vec<PendingCapture>, DeviceError> {
        self.inbox.list()
    }

    fn captured(&self, id: &str) -> Result<Vec<u8>, DeviceError> {
        self.inbox.bytes(id)
    }

    fn forget_capture(&self, id: &str) {
        self.inbox.forget(id);
    }

    fn location_permission(&self) -> LocationPermission {
        match self.ask::<Permission>("permission", json!({})) {
            Ok(permission) => permission.location,
            Err(error) => {
                // Nothing is started or told as recorded on a guess.
                tracing::warn!(%error, "the permission is not known");
                LocationPermission::Denied
            }
        }
    }

    fn open_settings(&self, page: SettingsPage) -> Result<(), DeviceError> {
        self.ask::<Value>("open_settings", json!({ "page": page })).map(drop)
    }

    fn self_test(&self) -> SelfTest {
        match self.ask::<Facts>("self_test", json!({})) {
            Ok(facts) => judge(&facts),
            Err(error) => {
                tracing::warn!(%error, "the self-test was not answered");
                let facts = Facts { location: LocationPermission::Denied, ..Facts::all_good() };
                judge(&facts)
            }
        }
    }

    fn last_fix(&self) -> Option<Fix> {
        self.ask::<LastFix>("last_fix", json!({})).ok()?.fix
    }

    fn set_tracking(&self, on: bool) -> Result<(), DeviceError> {
        self.ask::<Value>("set_tracking", json!({ "on": on })).map(drop)
    }

    fn locations(&self) -> Vec<LocationEvent> {
        self.queue().unwrap_or_else(|error| {
            tracing::warn!(%error, "positions stay with the device");
            Vec::new()
        })
    }

    fn forget_locations(&self, number: u64) {
        if let Err(error) = self.ask::<Value>("forget_locations", json!({ "number": number })) {
            // They are delivered again, and found to be known.
            tracing::warn!(%error, "positions stay with the device");
        }
    }

    fn network(&self) -> watch::Receiver<Network> {
        self.network.subscribe()
    }
}

fn ask<T: DeserializeOwned>(bridge: &dyn Bridge, what: &'static str, payload: Value) -> Result<T, DeviceError> {
    let answer = bridge.call(what, payload).map_err(|error| error.into_device(what))?;
    serde_json::from_value(answer).map_err(|error| DeviceError::Platform { what, reason: error.to_string() })
}

fn key_bytes(text: &str) -> Result<[u8; 32], DeviceError> {
    let bytes = BASE64.decode(text.as_bytes()).ok().and_then(|bytes| bytes.try_into().ok());
    bytes.ok_or_else(|| DeviceError::Key { reason: "the key store gave no key of 32 bytes".to_owned() })
}

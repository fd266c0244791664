//! What the native code says, as values; the Kotlin and Swift sources write exactly this.

use serde::Deserialize;
use shared_model::document::statement::GapReason;
use shared_model::moment::Moment;
use shared_model::position::{Fix, FixSource, LatLon};

use crate::device::health::PermissionName;
use crate::device::{Location, LocationEvent, LocationPermission, Network};

/// Answer to `hello`: what does not change while the app runs.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Hello {
    /// Maker, model and system, shown to the agency.
    pub(super) name: String,
    /// Which start of the phone this is.
    pub(super) boot: u64,
    /// Folder of the camera's inbox.
    pub(super) inbox: String,
    /// Whether there is a camera.
    pub(super) camera: bool,
}

/// Answer to `keys`: base64 of 32 bytes each.
#[derive(Deserialize)]
pub(super) struct Keys {
    pub(super) seed: String,
    pub(super) database: String,
}

/// Answer to `permission`.
#[derive(Deserialize)]
pub(super) struct Permission {
    #[serde(with = "PermissionName")]
    pub(super) location: LocationPermission,
}

/// Answer to `last_fix`.
#[derive(Deserialize)]
pub(super) struct LastFix {
    pub(super) fix: Option<Fix>,
}

/// Answer to `capture`.
#[derive(Deserialize)]
pub(super) struct Captured {
    pub(super) id: String,
}

/// Answer to `locations`: one page of the queue.
#[derive(Deserialize)]
pub(super) struct Page {
    pub(super) events: Vec<Event>,
    /// There is another page after the last of these.
    pub(super) more: bool,
}

/// One report in the native queue.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Event {
    pub(super) number: u64,
    wall_ms: i64,
    #[serde(flatten)]
    what: What,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
enum What {
    Fix { lat: f64, lon: f64, acc: f32, src: FixSource, mock: bool },
    Lost { reason: Reason },
}

/// Why there are no positions, as the native code knows it.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Reason {
    NoFix,
    PermissionRemoved,
    /// Location as a whole was switched off.
    ProviderOff,
    StoppedBySystem,
    PhoneOff,
    /// Part of the queue could not be read again.
    Damaged,
    #[serde(other)]
    Other,
}

/// What `network` tells.
#[derive(Deserialize)]
pub(super) struct NetworkState {
    online: bool,
    metered: bool,
}

impl From<NetworkState> for Network {
    fn from(state: NetworkState) -> Self {
        Self { online: state.online, metered: state.metered }
    }
}

impl Event {
    /// As the tracker takes it; none for a position that is nowhere on the globe.
    pub(super) fn read(&self) -> Option<LocationEvent> {
        let at = Moment::from_ms(self.wall_ms);
        let location = match self.what {
            What::Lost { reason } => Location::Lost { at, reason: reason.into() },
            What::Fix { lat, lon, acc, src, mock } => {
                let position = LatLon::new(lat, lon)?;
                Location::Fix(Fix { position, accuracy_m: acc, at, source: src, mock })
            }
        };
        Some(LocationEvent { number: self.number, location })
    }
}

impl From<Reason> for GapReason {
    fn from(reason: Reason) -> Self {
        match reason {
            Reason::NoFix => Self::NoFix,
            Reason::PermissionRemoved => Self::PermissionRemoved,
            Reason::StoppedBySystem => Self::StoppedBySystem,
            Reason::PhoneOff => Self::PhoneOff,
            Reason::ProviderOff => Self::SwitchedOff,
            Reason::Damaged | Reason::Other => Self::Unknown,
        }
    }
}

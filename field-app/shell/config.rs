//! Where the app keeps its data and what it talks to, when a person or a test wants it otherwise than usual.
//!
//! | Variable | Meaning | Usual |
//! |---|---|---|
//! | `FENGTAI_DATA_DIR` | folder of the database, the photos and the device key | the platform's folder for app data |
//! | `FENGTAI_SERVER` | the server's address, set at every start | what was typed at sign-in |
//! | `FENGTAI_TRACK` | a GPX file that is replayed as positions while a task is recorded (marked as simulated) | no positions |
//! | `FENGTAI_TRACK_SPEED` | how many times as fast it is replayed | 1 |
//! | `RUST_LOG` | what is logged to the terminal | `info` |

use std::env;
use std::path::PathBuf;

/// The usual values, overridden by the environment.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Folder of everything the app keeps; none for the platform's own.
    pub data_dir: Option<PathBuf>,
    /// Address of the server.
    pub server: Option<String>,
    /// A way to replay.
    pub track: Option<PathBuf>,
    /// How many times as fast; none or nonsense for as it was recorded.
    pub track_speed: Option<f64>,
}

/// The same with nothing left open.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    pub(crate) data_dir: PathBuf,
    pub(crate) server: Option<String>,
    pub(crate) track: Option<PathBuf>,
    pub(crate) track_speed: f64,
}

impl Config {
    /// Reads the environment; empty variables count as not set.
    #[must_use]
    pub fn from_env() -> Self {
        let path = |name: &str| env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let text = |name: &str| env::var(name).ok().filter(|value| !value.is_empty());
        Self {
            data_dir: path("FENGTAI_DATA_DIR"),
            server: text("FENGTAI_SERVER"),
            track: path("FENGTAI_TRACK"),
            track_speed: text("FENGTAI_TRACK_SPEED").and_then(|text| text.parse().ok()),
        }
    }

    /// Fills what is open; the data goes into `usual` unless told otherwise.
    pub(crate) fn or_in(self, usual: PathBuf) -> Place {
        let speed = self.track_speed.filter(|speed| speed.is_finite() && *speed > 0.0);
        Place {
            data_dir: self.data_dir.unwrap_or(usual),
            server: self.server,
            track: self.track,
            track_speed: speed.unwrap_or(1.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_given_is_as_usual() {
        let place = Config { track_speed: Some(f64::NAN), ..Config::default() }.or_in(PathBuf::from("/usual"));
        assert_eq!(place.data_dir, PathBuf::from("/usual"));
        assert!((place.track_speed - 1.0).abs() < f64::EPSILON);
        let config = Config { data_dir: Some(PathBuf::from("/other")), ..Config::default() };
        assert_eq!(config.or_in(PathBuf::from("/usual")).data_dir, PathBuf::from("/other"));
    }
}

//! The server's configuration: a TOML file, and `FENGTAI_…` variables that go before it.
//!
//! Errors name the key, where it stands, what is wrong with it, and what to write instead.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::base_map::{BaseMap, MapConfig};
use crate::core::Places;
use crate::db::place::DatabasePlace;
use crate::geocode::{Geocoder, GeocoderConfig};
use crate::http::state::EdgeSettings;
use crate::media::place::MediaPlace;
use crate::region::Regions;

/// The file that is read when none is named and it is there.
pub const DEFAULT_FILE: &str = "fengtai.toml";
/// What a variable begins with.
const PREFIX: &str = "FENGTAI_";

/// Where the log goes for people or for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// Everything that can be configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address and port that are listened on.
    pub listen: SocketAddr,
    /// Folder of the database, the key and the photos.
    pub data_dir: PathBuf,
    /// Where the database lies: in the data folder, or on a PostgreSQL server.
    pub database: Option<DatabasePlace>,
    /// Where photos and reports lie: in the data folder, or in an S3 bucket.
    pub media: Option<MediaPlace>,
    /// Folder of the built console; no console when it is left out.
    pub web_dir: Option<PathBuf>,
    /// The operator's list of administrative divisions; the one of the program when it is left out.
    pub regions_file: Option<PathBuf>,
    /// The base map; a plain grid when it is left out.
    pub map: Option<MapConfig>,
    /// What is asked for addresses; nothing when it is left out.
    pub geocoder: Option<GeocoderConfig>,
    /// Whether the session cookie is for HTTPS only; when left out: unless only this machine is listened to.
    pub secure_cookie: Option<bool>,
    /// Whether a reverse proxy tells the client's address in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// Where the field app is downloaded from: shown as a QR code on the downloads page; none when left out.
    pub app_url: Option<String>,
    /// Where browsers reach this server: what the QR code of a filed report leads to; no code when left out.
    pub public_url: Option<String>,
    /// What is logged: a level or `tracing` directives.
    pub log: String,
    /// Form of the log.
    pub log_format: LogFormat,
}

/// The keys, with what to write for each.
const KEYS: [(&str, &str); 14] = [
    ("listen", "an address and a port, like \"127.0.0.1:8119\""),
    ("data_dir", "a folder, like \"/var/lib/fengtai\""),
    ("database", "\"postgres://USER:PASSWORD@HOST/DATABASE\", or leave it out for a file in the data folder"),
    ("media", "\"s3://BUCKET/PREFIX\", or leave it out for the data folder"),
    ("web_dir", "the folder of the built console, like \"/usr/share/fengtai/web\""),
    ("regions_file", "a CSV file with the columns code,name,valid_from,valid_to, like \"/etc/fengtai/regions.csv\""),
    ("map", "a table with `tiles`, `attribution`, `review_number` and `datum`, or with `pack`; see the guide"),
    ("geocoder", "a table with `provider` (\"tianditu\", \"amap\" or \"nominatim\"), `key` and `url`; see the guide"),
    ("secure_cookie", "true or false"),
    ("behind_proxy", "true or false"),
    ("app_url", "the address of the field app, like \"https://example.com/fengtai.apk\""),
    ("public_url", "the address of the console, like \"https://fengtai.example.com\""),
    ("log", "a level: error, warn, info, debug or trace; or directives like \"info,sync_server=debug\""),
    ("log_format", "\"text\" or \"json\""),
];

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8119)),
            data_dir: PathBuf::from("data"),
            database: None,
            media: None,
            web_dir: None,
            regions_file: None,
            map: None,
            geocoder: None,
            secure_cookie: None,
            behind_proxy: false,
            app_url: None,
            public_url: None,
            log: "info".to_owned(),
            log_format: LogFormat::Text,
        }
    }
}

/// What is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConfigError {
    /// The named file is not there.
    #[error("the configuration file {path} is not there: name another with --config, or leave it out")]
    NoFile {
        /// The file.
        path: PathBuf,
    },
    /// One key is wrong.
    #[error("`{key}` in {place}: {problem}; write {remedy}")]
    Key {
        /// The key.
        key: String,
        /// The file or the variables.
        place: String,
        /// What is wrong with it.
        problem: String,
        /// What to write instead.
        remedy: String,
    },
}

impl Config {
    /// Where the database, the photos and the reports lie.
    #[must_use]
    pub fn places(&self) -> Places {
        Places { database: self.database.clone().unwrap_or_default(), media: self.media.clone().unwrap_or_default() }
    }

    /// Reads the configuration: the file (`fengtai.toml` if there is one, when none is named), then the
    /// variables.
    ///
    /// # Errors
    /// [`ConfigError`], the first that is found.
    pub fn load(file: Option<&Path>) -> Result<Self, ConfigError> {
        if let Some(path) = file.filter(|path| !path.is_file()) {
            return Err(ConfigError::NoFile { path: path.to_owned() });
        }
        let keys: Vec<&str> = KEYS.iter().map(|(key, _)| *key).collect();
        let config: Self = Figment::from(Serialized::defaults(Self::default()))
            .merge(Toml::file(file.unwrap_or(Path::new(DEFAULT_FILE))))
            // Other programs of the project have variables with this prefix too: only our keys count.
            .merge(Env::prefixed(PREFIX).only(&keys))
            .extract()
            .map_err(|error| ConfigError::from(&error))?;
        config.check()?;
        Ok(config)
    }

    /// What the edge needs to know. A pack of map tiles is read to its last byte.
    ///
    /// # Errors
    /// [`ConfigError`] says what keeps the base map or the search for addresses from working.
    pub fn edge(&self) -> Result<EdgeSettings, ConfigError> {
        let exposed = self.behind_proxy || !self.listen.ip().is_loopback();
        let base_map = self.map.as_ref().map(BaseMap::open).transpose();
        let geocoder = self.geocoder.as_ref().map(Geocoder::new).transpose();
        Ok(EdgeSettings {
            secure_cookie: self.secure_cookie.unwrap_or(exposed),
            web_dir: self.web_dir.clone(),
            behind_proxy: self.behind_proxy,
            base_map: base_map.map_err(|error| wrong("map", &error.to_string()))?,
            geocoder: geocoder.map_err(|error| wrong("geocoder", &error.to_string()))?,
            app_url: self.app_url.clone(),
        })
    }

    /// The administrative divisions.
    ///
    /// # Errors
    /// [`ConfigError`] names the line of the operator's list that cannot be used.
    pub fn regions(&self) -> Result<Arc<Regions>, ConfigError> {
        let Some(file) = &self.regions_file else { return Ok(Regions::embedded()) };
        let regions = Regions::open(file);
        regions.map(Arc::new).map_err(|error| wrong("regions_file", &format!("{}: {error}", file.display())))
    }

    fn check(&self) -> Result<(), ConfigError> {
        self.regions()?;
        if let Some(folder) = self.web_dir.as_deref().filter(|folder| !folder.join("index.html").is_file()) {
            return Err(wrong("web_dir", &format!("{} holds no index.html", folder.display())));
        }
        if let Some(url) = self.app_url.as_deref().filter(|url| !is_address(url)) {
            return Err(wrong("app_url", &format!("{url:?} does not begin with https:// or http://, or is too long")));
        }
        if let Some(url) = self.public_url.as_deref().filter(|url| !is_address(url) || url.contains(['?', '#'])) {
            return Err(wrong("public_url", &format!("{url:?} is not the address of a site")));
        }
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&self.log) {
            return Err(wrong("log", &error.to_string()));
        }
        Ok(())
    }
}

/// Whether a text can be an address on a page and in a QR code.
fn is_address(text: &str) -> bool {
    let begins = text.starts_with("https://") || text.starts_with("http://");
    begins && text.len() <= 500 && text.chars().all(|character| character.is_ascii_graphic())
}

fn remedy(key: &str) -> String {
    let known = KEYS.iter().find(|(name, _)| *name == key);
    known.map_or_else(
        || format!("one of the keys {}", KEYS.map(|(name, _)| name).join(", ")),
        |(_, remedy)| (*remedy).to_owned(),
    )
}

fn wrong(key: &str, problem: &str) -> ConfigError {
    let place = "the configuration".to_owned();
    ConfigError::Key { key: key.to_owned(), place, problem: problem.to_owned(), remedy: remedy(key) }
}

impl From<&figment::Error> for ConfigError {
    fn from(error: &figment::Error) -> Self {
        let source = error.metadata.as_ref().and_then(|metadata| metadata.source.as_ref());
        let place = source.map_or_else(|| "the FENGTAI_ variables".to_owned(), ToString::to_string);
        let key = match &error.kind {
            figment::error::Kind::UnknownField(field, _) => field.clone(),
            _ => error.path.join("."),
        };
        let problem = match &error.kind {
            figment::error::Kind::UnknownField(..) => "there is no such key".to_owned(),
            kind => kind.to_string(),
        };
        Self::Key { remedy: remedy(&key), key, place, problem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(toml: &str) -> Result<Config, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("fengtai.toml");
        std::fs::write(&file, toml).unwrap();
        Config::load(Some(&file))
    }

    #[test]
    fn what_is_not_said_has_a_default() {
        let config = load("data_dir = \"/srv/fengtai\"").unwrap();
        assert_eq!(config, Config { data_dir: "/srv/fengtai".into(), ..Config::default() });
        assert!(!config.edge().unwrap().secure_cookie, "only this machine is listened to");
    }

    #[test]
    fn the_cookie_is_secure_where_others_can_reach_the_server() {
        assert!(load("listen = \"0.0.0.0:80\"").unwrap().edge().unwrap().secure_cookie);
        assert!(load("behind_proxy = true").unwrap().edge().unwrap().secure_cookie);
    }

    #[test]
    fn an_error_names_the_key_and_what_to_write() {
        let cases = [
            ("listen = \"everywhere\"", "`listen`", "127.0.0.1:8119"),
            ("listn = \"127.0.0.1:1\"", "`listn`", "there is no such key"),
            ("behind_proxy = \"perhaps\"", "`behind_proxy`", "true or false"),
            ("app_url = \"javascript:alert(1)\"", "`app_url`", "https://example.com"),
            ("public_url = \"fengtai.example.com\"", "`public_url`", "https://fengtai.example.com"),
            ("log_format = \"xml\"", "`log_format`", "\"text\" or \"json\""),
            ("web_dir = \"/nowhere/at/all\"", "`web_dir`", "index.html"),
            ("log = \"=!=\"", "`log`", "a level"),
            ("regions_file = \"/nowhere.csv\"", "`regions_file`", "cannot be read"),
        ];
        for (toml, key, says) in cases {
            let error = load(toml).unwrap_err().to_string();
            assert!(error.contains(key) && error.contains(says), "{toml}: {error}");
        }
    }

    #[test]
    fn a_map_without_its_review_number_is_not_shown() {
        let map = "[map]\ntiles = [\"https://a.example/{z}/{x}/{y}.png\"]\nattribution = \"某图\"\ndatum = \"gcj02\"\n";
        let error = load(map).unwrap().edge().unwrap_err().to_string();
        assert!(error.contains("`map`") && error.contains("审图号"), "{error}");
        let settings = load(&format!("{map}review_number = \"GS(2026)1号\"\n")).unwrap().edge().unwrap();
        assert_eq!(settings.base_map.unwrap().origins(), ["https://a.example"]);
        let error = load("[geocoder]\nprovider = \"amap\"\n").unwrap().edge().unwrap_err().to_string();
        assert!(error.contains("`geocoder`") && error.contains("`key` is missing"), "{error}");
    }

    #[test]
    fn a_named_file_must_be_there() {
        let error = Config::load(Some(Path::new("/nowhere/fengtai.toml"))).unwrap_err();
        assert!(matches!(error, ConfigError::NoFile { .. }));
    }
}

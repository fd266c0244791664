//! The server's configuration: a TOML file, and `FENGTAI_…` variables that go before it.
//!
//! Errors name the key, where it stands, what is wrong with it, and what to write instead.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use figment::Figment;
use figment::providers::{Env, Format as _, Serialized, Toml};
use serde::{Deserialize, Serialize};

use crate::http::state::EdgeSettings;
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
    /// Folder of the built console; no console when it is left out.
    pub web_dir: Option<PathBuf>,
    /// The operator's list of administrative divisions; the one of the program when it is left out.
    pub regions_file: Option<PathBuf>,
    /// Whether the session cookie is for HTTPS only; when left out: unless only this machine is listened to.
    pub secure_cookie: Option<bool>,
    /// Whether a reverse proxy tells the client's address in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// What is logged: a level or `tracing` directives.
    pub log: String,
    /// Form of the log.
    pub log_format: LogFormat,
}

/// The keys, with what to write for each.
const KEYS: [(&str, &str); 8] = [
    ("listen", "an address and a port, like \"127.0.0.1:8119\""),
    ("data_dir", "a folder, like \"/var/lib/fengtai\""),
    ("web_dir", "the folder of the built console, like \"/usr/share/fengtai/web\""),
    ("regions_file", "a CSV file with the columns code,name,valid_from,valid_to, like \"/etc/fengtai/regions.csv\""),
    ("secure_cookie", "true or false"),
    ("behind_proxy", "true or false"),
    ("log", "a level: error, warn, info, debug or trace; or directives like \"info,sync_server=debug\""),
    ("log_format", "\"text\" or \"json\""),
];

impl Default for Config {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8119)),
            data_dir: PathBuf::from("data"),
            web_dir: None,
            regions_file: None,
            secure_cookie: None,
            behind_proxy: false,
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

    /// What the edge needs to know.
    #[must_use]
    pub fn edge(&self) -> EdgeSettings {
        let exposed = self.behind_proxy || !self.listen.ip().is_loopback();
        EdgeSettings {
            secure_cookie: self.secure_cookie.unwrap_or(exposed),
            web_dir: self.web_dir.clone(),
            behind_proxy: self.behind_proxy,
        }
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
        if let Err(error) = tracing_subscriber::EnvFilter::try_new(&self.log) {
            return Err(wrong("log", &error.to_string()));
        }
        Ok(())
    }
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
        assert!(!config.edge().secure_cookie, "only this machine is listened to");
    }

    #[test]
    fn the_cookie_is_secure_where_others_can_reach_the_server() {
        assert!(load("listen = \"0.0.0.0:80\"").unwrap().edge().secure_cookie);
        assert!(load("behind_proxy = true").unwrap().edge().secure_cookie);
    }

    #[test]
    fn an_error_names_the_key_and_what_to_write() {
        let cases = [
            ("listen = \"everywhere\"", "`listen`", "127.0.0.1:8119"),
            ("listn = \"127.0.0.1:1\"", "`listn`", "there is no such key"),
            ("behind_proxy = \"perhaps\"", "`behind_proxy`", "true or false"),
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
    fn a_named_file_must_be_there() {
        let error = Config::load(Some(Path::new("/nowhere/fengtai.toml"))).unwrap_err();
        assert!(matches!(error, ConfigError::NoFile { .. }));
    }
}

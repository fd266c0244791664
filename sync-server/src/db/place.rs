//! Where the central database lies: in a file of the data folder, or on a PostgreSQL server that several servers share.

use std::fmt;
use std::path::Path;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use shared_model::sha::Sha256;

/// What an address of PostgreSQL begins with.
const SCHEMES: [&str; 2] = ["postgres://", "postgresql://"];
/// For tests: the PostgreSQL server to use instead of files, as an address without a database.
const TEST_SERVER: &str = "FENGTAI_TEST_POSTGRES";

/// A place for the central database.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum DatabasePlace {
    /// A SQLite file in the data folder.
    #[default]
    File,
    /// A database of PostgreSQL, by its address (`postgres://USER:PASSWORD@HOST:PORT/DATABASE`).
    Postgres(String),
}

/// What is no place.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no place for the database: write \"postgres://USER@HOST/DATABASE\", or leave it out for a file")]
pub struct NotAPlace(String);

impl DatabasePlace {
    /// Where a test's database lies: in a file, or in a database of its own on the server that the variable
    /// `FENGTAI_TEST_POSTGRES` names, called after the folder and made when it is missing.
    ///
    /// # Panics
    /// When that server does not answer.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test without its server cannot begin")]
    pub fn for_test(folder: &Path) -> Self {
        let Ok(server) = std::env::var(TEST_SERVER) else { return Self::File };
        let folder = std::path::absolute(folder).expect("a folder");
        // A name has 63 bytes at most, and folders that differ only in case are different.
        let mut name = format!("test_{}", Sha256::of(folder.as_os_str().as_encoded_bytes()));
        name.truncate(40);
        super::postgres::create(&format!("{server}/postgres"), &name).expect("the server for tests");
        Self::Postgres(format!("{server}/{name}"))
    }
}

impl FromStr for DatabasePlace {
    type Err = NotAPlace;

    fn from_str(text: &str) -> Result<Self, NotAPlace> {
        // The text itself is not repeated where it may hold a password.
        if !SCHEMES.iter().any(|scheme| text.starts_with(scheme)) {
            return Err(NotAPlace(format!("{text:?}")));
        }
        let parsed: Result<postgres::Config, _> = text.parse();
        match parsed {
            Ok(config) if config.get_dbname().is_some() => Ok(Self::Postgres(text.to_owned())),
            Ok(_) => Err(NotAPlace("an address without a database".to_owned())),
            Err(error) => Err(NotAPlace(format!("an address that cannot be read ({error})"))),
        }
    }
}

impl TryFrom<String> for DatabasePlace {
    type Error = NotAPlace;

    fn try_from(text: String) -> Result<Self, NotAPlace> {
        text.parse()
    }
}

impl From<DatabasePlace> for String {
    fn from(place: DatabasePlace) -> Self {
        place.to_string()
    }
}

/// Without the password.
impl fmt::Display for DatabasePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self::Postgres(address) = self else { return f.write_str("the data folder") };
        match address.split_once("://").and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?))) {
            Some((scheme, (who, at))) => {
                let user = who.split_once(':').map_or(who, |(user, _)| user);
                write!(f, "{scheme}://{user}@{at}")
            }
            None => f.write_str(address),
        }
    }
}

impl fmt::Debug for DatabasePlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_shown_without_its_password() {
        let place: DatabasePlace = "postgres://fengtai:s3cret@db.example.org:5433/fengtai".parse().unwrap();
        assert_eq!(format!("{place} {place:?}").matches("s3cret").count(), 0);
        assert_eq!(place.to_string(), "postgres://fengtai@db.example.org:5433/fengtai");
    }

    #[test]
    fn what_is_no_address_is_told() {
        for wrong in ["mysql://host/db", "central.sqlite", "postgres://user@host"] {
            let error = wrong.parse::<DatabasePlace>().unwrap_err().to_string();
            assert!(error.contains("postgres://USER@HOST/DATABASE"), "{error}");
        }
    }
}

//! The server without its edge: database, photos, clock and key. Use cases are plain synchronous
//! functions over it, so that the simulation drives them as the HTTP edge does.

use std::path::Path;
use std::sync::Arc;

use data_encoding::HEXLOWER;

use crate::db::place::DatabasePlace;
use crate::db::{Database, DbError, Tx};
use crate::env::Env;
use crate::foreign::Inspector;
use crate::jobs::Jobs;
use crate::journal::{self, JournalEvent};
use crate::keys::{KeyError, ServerKeys};
use crate::media::Media;
use crate::media::place::MediaPlace;
use crate::params;
use crate::password::Passwords;
use crate::region::Regions;
use crate::relocate;
use crate::store;

/// Everything a use case works with.
pub struct Core {
    /// The central database.
    pub db: Database,
    /// The photos and files.
    pub media: Media,
    /// The clock and the randomness.
    pub env: Arc<dyn Env>,
    /// The signing key.
    pub keys: ServerKeys,
    /// The password hasher.
    pub passwords: Passwords,
    /// What makes reports.
    pub jobs: Jobs,
    /// The administrative divisions; the list of the program unless the operator named another.
    pub regions: Arc<Regions>,
    /// What looks at uploaded PDFs.
    pub inspector: Inspector,
    /// Where browsers reach this server, without a slash at the end; unless the operator said so, nobody knows.
    pub public_url: Option<String>,
}

/// Where the data lie that several servers can share; in the data folder unless said otherwise.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// The database.
    pub database: DatabasePlace,
    /// Photos and reports.
    pub media: MediaPlace,
}

impl Places {
    /// What a test opens: the folder, and a database as [`DatabasePlace::for_test`] says.
    #[must_use]
    pub fn for_test(folder: &Path) -> Self {
        Self { database: DatabasePlace::for_test(folder), media: MediaPlace::Folder }
    }
}

/// Why the server cannot open its data.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data directory cannot be used.
    #[error("the data directory {path}: {source}")]
    Directory {
        /// The directory.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// The database cannot be opened.
    #[error("the database in {path}: {source}")]
    Database {
        /// The directory.
        path: String,
        /// What the database says.
        source: DbError,
    },
    /// The database of this directory is elsewhere by now.
    #[error("the database in {path} was moved to {to}: set `database` to that place")]
    Moved {
        /// The directory.
        path: String,
        /// Where it went.
        to: String,
    },
    /// The database is elsewhere, and one that was not moved there lies in the directory.
    #[error(
        "{path} holds a database, but `database` names another place: move it with `sync-server move-database`, or, if \
         it is not wanted any more, put {DATABASE_FILE} away"
    )]
    LeftBehind {
        /// The directory.
        path: String,
    },
    /// Another server of the same database signs with another key: phones would not believe one of them.
    #[error(
        "the servers of {database} sign receipts with another key than {path}/{KEY_FILE}: copy theirs over it, from \
         another server or from a backup"
    )]
    OtherKey {
        /// The directory.
        path: String,
        /// The database.
        database: String,
    },
    /// The signing key cannot be used.
    #[error(transparent)]
    Key(#[from] KeyError),
}

/// The database file in the data directory.
pub const DATABASE_FILE: &str = "central.sqlite";
/// The key file in the data directory.
pub const KEY_FILE: &str = "server.key";
/// The folder of photos and files in the data directory.
pub const MEDIA_DIR: &str = "media";

/// The fact that says where a database file was moved to.
pub(crate) const MOVED: &str = "moved_to";

const FACT: &str = "SELECT value FROM server_fact WHERE name = ?1";
pub(crate) const SET_FACT: &str =
    "INSERT INTO server_fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const INCARNATION: &str = "incarnation";

impl Core {
    /// Opens (creates) the data directory of a test or a trial, with [`Places::for_test`].
    ///
    /// # Errors
    /// [`OpenError`] naming the part that cannot be used.
    pub fn open(data_dir: &Path, env: Arc<dyn Env>) -> Result<Self, OpenError> {
        Self::open_with(data_dir, &Places::for_test(data_dir), env)
    }

    /// Opens (creates) the data directory with its key, and the database, photos and reports at `places`.
    ///
    /// # Errors
    /// [`OpenError`] naming the part that cannot be used.
    pub fn open_with(data_dir: &Path, places: &Places, env: Arc<dyn Env>) -> Result<Self, OpenError> {
        let path = || data_dir.display().to_string();
        let directory = |source| OpenError::Directory { path: path(), source };
        let database = |source| OpenError::Database { path: path(), source };
        std::fs::create_dir_all(data_dir).map_err(directory)?;
        let file = data_dir.join(DATABASE_FILE);
        if file.is_file() {
            match (relocate::moved_to(&file).map_err(database)?, &places.database) {
                (Some(to), DatabasePlace::File) => return Err(OpenError::Moved { path: path(), to }),
                (None, DatabasePlace::Postgres(_)) => return Err(OpenError::LeftBehind { path: path() }),
                _ => {}
            }
        }
        let keys = ServerKeys::open(&data_dir.join(KEY_FILE), &*env)?;
        let media = Media::open_at(&places.media, &data_dir.join(MEDIA_DIR)).map_err(directory)?;
        let db = Database::open_at(&places.database, &file).map_err(database)?;
        let regions = Regions::embedded();
        let core = Self {
            db,
            media,
            env,
            keys,
            passwords: Passwords::default(),
            jobs: Jobs::default(),
            regions,
            inspector: Inspector::Here,
            public_url: None,
        };
        if !core.register().map_err(database)? {
            return Err(OpenError::OtherKey { path: path(), database: places.database.to_string() });
        }
        core.make_searchable().map_err(database)?;
        Ok(core)
    }

    /// The random number of this database, changed by every restore.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn incarnation(&self, tx: &Tx<'_>) -> Result<u64, DbError> {
        let text: String = tx.query_one(FACT, params![INCARNATION], |row| row.get(0))?;
        text.parse().map_err(|_| DbError::Column { column: INCARNATION.to_owned(), expected: "a number" })
    }

    /// Gives the database a new incarnation: phones then offer again what an older state may lack.
    ///
    /// # Errors
    /// Whatever the database says.
    pub fn renew_incarnation(&self, tx: &Tx<'_>) -> Result<u64, DbError> {
        // 48 bits: fits every language's numbers, JavaScript's included.
        let incarnation = u64::from_le_bytes(self.env.random()) >> 16;
        tx.execute(SET_FACT, params![INCARNATION, incarnation.to_string()])?;
        let event = JournalEvent::new("server.incarnation", incarnation, &serde_json::json!({}));
        journal::append(tx, self.env.now(), None, event)?;
        Ok(incarnation)
    }

    /// Makes the search terms of a database that an older program wrote.
    fn make_searchable(&self) -> Result<(), DbError> {
        if self.db.read(store::search::is_current)? {
            return Ok(());
        }
        let objects = self.db.write(store::search::rebuild)?;
        tracing::info!(objects, "search terms made");
        Ok(())
    }

    /// Gives a new database its incarnation, and records a key the journal has not seen; not where another one is in use
    /// by servers that share the database, which is the answer.
    fn register(&self) -> Result<bool, DbError> {
        let key = HEXLOWER.encode(self.keys.public().as_bytes());
        let known = |tx: &Tx<'_>| {
            let incarnation = tx.query_opt(FACT, params![INCARNATION], |row| row.get::<String>(0))?;
            let seen = tx.query_opt(FACT, params![KEY_FILE], |row| row.get::<String>(0))?;
            Ok::<_, DbError>((incarnation.is_some(), seen))
        };
        let (incarnation, seen) = self.db.read(known)?;
        if incarnation && seen.as_ref() == Some(&key) {
            return Ok(true);
        }
        self.db.write(|tx| {
            // Servers may begin together.
            let (incarnation, seen) = known(tx)?;
            let is_shared = *self.db.place() != DatabasePlace::File;
            if is_shared && seen.as_ref().is_some_and(|seen| *seen != key) {
                return Ok(false);
            }
            if !incarnation {
                self.renew_incarnation(tx)?;
            }
            if seen.as_ref() != Some(&key) {
                tx.execute(SET_FACT, params![KEY_FILE, key])?;
                let event = JournalEvent::new("server.key", &key, &serde_json::json!({ "public_key": key }));
                journal::append(tx, self.env.now(), None, event)?;
            }
            Ok(true)
        })
    }
}

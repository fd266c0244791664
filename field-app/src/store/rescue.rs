//! Reads out of a damaged database whatever can still be read, row by row.
//!
//! The damaged files are left as they are: a copy is opened, because opening one with a write-ahead log changes it.
//! Statements are put together here from the names in our own schema, which both databases have; nothing foreign
//! gets into them.

use std::path::{Path, PathBuf};

use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};

use super::{COMPANIONS, FILE, Store, StoreError, Tx};

/// Folders that [`Store::open`] made of damaged databases begin so.
pub(super) const ASIDE: &str = "damaged-";
/// Where the copy is opened.
const WORK: &str = "rescue";
/// Settings that say that a folder was read out.
const DONE: &str = "rescued/";

/// What was read out of a damaged database.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rescued {
    /// Rows.
    pub rows: usize,
    /// Tables of which some rows could not be read.
    pub broken: Vec<String>,
}

impl Store {
    /// Damaged databases in `dir` that were not read out yet.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn unrescued(&mut self, dir: &Path) -> Result<Vec<PathBuf>, StoreError> {
        let mut found = Vec::new();
        for entry in std::fs::read_dir(dir)? {
            let path = entry?.path();
            let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
            let done: Option<String> = self.read::<_, StoreError>(|tx| tx.setting(&format!("{DONE}{name}")))?;
            if name.starts_with(ASIDE) && path.is_dir() && done.is_none() {
                found.push(path);
            }
        }
        found.sort();
        Ok(found)
    }
}

impl Tx<'_> {
    /// Takes over every row of the database in `aside` that can be read and is not here, and notes that it was done.
    ///
    /// # Errors
    /// [`StoreError`] when they cannot be written here; that rows cannot be read is no error.
    pub fn rescue(&self, aside: &Path) -> Result<Rescued, StoreError> {
        let work = aside.join(WORK);
        let _ = std::fs::remove_dir_all(&work);
        std::fs::create_dir(&work)?;
        for companion in COMPANIONS {
            let name = format!("{FILE}{companion}");
            if aside.join(&name).exists() {
                std::fs::copy(aside.join(&name), work.join(&name))?;
            }
        }
        let rescued = Connection::open(work.join(FILE)).map_or_else(|_| Ok(Rescued::default()), |old| self.copy(&old));
        std::fs::remove_dir_all(&work)?;
        let name = aside.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        self.set_setting(&format!("{DONE}{name}"), "1")?;
        rescued
    }

    fn copy(&self, old: &Connection) -> Result<Rescued, StoreError> {
        let mut rescued = Rescued::default();
        for table in tables(&self.0)? {
            // A table that is not there, or that cannot be read at all, has no columns.
            let known = columns(old, &table).unwrap_or_default();
            let columns: Vec<_> = columns(&self.0, &table)?.into_iter().filter(|name| known.contains(name)).collect();
            if columns.is_empty() {
                rescued.broken.push(table);
                continue;
            }
            let names = columns.join(", ");
            let marks = vec!["?"; columns.len()].join(", ");
            let mut insert = self.0.prepare(&format!("INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"))?;
            // From both ends towards the damage: what lies behind it is read backwards.
            for order in ["ASC", "DESC"] {
                let key = key(&self.0, &table)?;
                let order: Vec<_> = key.iter().map(|column| format!("{column} {order}")).collect();
                let select = format!("SELECT {names} FROM {table} ORDER BY {}", order.join(", "));
                let mut inserted = 0;
                let whole = each_row(old, &select, columns.len(), |row| {
                    inserted += insert.execute(params_from_iter(row))?;
                    Ok(())
                })?;
                rescued.rows += inserted;
                if whole {
                    break;
                }
                if order.first().is_some_and(|first| first.ends_with("ASC")) {
                    rescued.broken.push(table.clone());
                }
            }
        }
        Ok(rescued)
    }
}

/// Hands over the rows that can be read; whether those were all.
fn each_row(
    old: &Connection,
    select: &str,
    columns: usize,
    mut take: impl FnMut(Vec<Value>) -> Result<(), StoreError>,
) -> Result<bool, StoreError> {
    let Ok(mut statement) = old.prepare(select) else { return Ok(false) };
    let Ok(mut rows) = statement.query([]) else { return Ok(false) };
    loop {
        let row = match rows.next() {
            Ok(None) => return Ok(true),
            Ok(Some(row)) => (0..columns).map(|index| row.get(index)).collect::<Result<Vec<Value>, _>>(),
            Err(error) => Err(error),
        };
        let Ok(row) = row else { return Ok(false) };
        take(row)?;
    }
}

fn tables(connection: &Connection) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement =
        connection.prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")?;
    statement.query_map([], |row| row.get(0))?.collect()
}

fn columns(connection: &Connection, table: &str) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1)")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

/// The columns a table lies in the order of: its primary key.
fn key(connection: &Connection, table: &str) -> Result<Vec<String>, rusqlite::Error> {
    let mut statement = connection.prepare("SELECT name FROM pragma_table_info(?1) WHERE pk > 0 ORDER BY pk")?;
    statement.query_map([table], |row| row.get(0))?.collect()
}

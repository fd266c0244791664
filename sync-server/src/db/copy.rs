//! Copies a whole database from one engine into the other, and reads it again there.
//!
//! Triggers rest meanwhile: what they would make stands in the rows already.

use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};

use super::connection::Connection;
use super::value::{Bind, Cell, Read, Value};
use super::{DbError, Tx, params};

/// Rows that are read at once.
const PAGE: usize = 256;
/// Parameters of one statement: both engines take many more.
const PARAMETERS: usize = 2_048;
/// Tables whose rows get numbers, with the column: a number is never given twice.
const NUMBERED: [(&str, &str); 3] = [("fault_line", "id"), ("feed", "position"), ("quarantine", "id")];

/// A table, as the catalogue of SQLite tells it.
struct Table {
    name: String,
    columns: Vec<String>,
    key: Vec<usize>,
}

/// A value that is on its way from one database to another.
#[derive(Debug, Clone, PartialEq)]
enum Held {
    Null,
    Integer(i64),
    Real(f64),
    Text(String),
    Blob(Vec<u8>),
}

impl Read for Held {
    const EXPECTED: &'static str = "any value";
    fn read(cell: Cell<'_>) -> Option<Self> {
        Some(match cell {
            Value::Null => Self::Null,
            Value::Integer(number) => Self::Integer(number),
            Value::Real(number) => Self::Real(number),
            Value::Text(text) => Self::Text(text.to_owned()),
            Value::Blob(bytes) => Self::Blob(bytes.to_vec()),
        })
    }
}

impl Bind for Held {
    fn bind(&self) -> Value<'_> {
        match self {
            Self::Null => Value::Null,
            Self::Integer(number) => Value::Integer(*number),
            Self::Real(number) => Value::Real(*number),
            Self::Text(text) => Value::Text(text),
            Self::Blob(bytes) => Value::Blob(bytes),
        }
    }
}

/// Copies everything `source` sees into the empty database behind `target`; how many rows.
pub(super) fn copy(source: &Tx<'_>, target: &Connection) -> Result<u64, DbError> {
    let tables = tables()?;
    let transaction = target.begin_writing()?;
    let tx = transaction.tx();
    for table in &tables {
        let any = tx.query_opt::<_, DbError>(&format!("SELECT 1 FROM {} LIMIT 1", table.name), &[], |_| Ok(()))?;
        if any.is_some() {
            return Err(DbError::NotEmpty);
        }
    }
    let resting = target.rest_triggers(&tx, &tables.iter().map(|table| table.name.as_str()).collect::<Vec<_>>())?;
    let mut rows = 0;
    for table in &tables {
        let read = pages(source, table, |page| insert(&tx, table, page))?;
        let written = pages(&tx, table, |_| Ok(()))?;
        if read != written {
            return Err(DbError::Differs { table: table.name.clone() });
        }
        rows += read.0;
    }
    for (table, column) in NUMBERED {
        tx.go_on_after(table, column, source.last_number(table, column)?)?;
    }
    target.wake_triggers(&tx, &resting)?;
    transaction.commit()?;
    Ok(rows)
}

/// All tables, each after those it refers to.
fn tables() -> Result<Vec<Table>, DbError> {
    let schema = rusqlite::Connection::open_in_memory()?;
    for step in super::MIGRATIONS {
        schema.execute_batch(step.sql)?;
    }
    let texts = |sql: &str, table: &str| -> Result<Vec<(String, i64)>, DbError> {
        let mut statement = schema.prepare(sql)?;
        let rows = statement.query_map([table], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    };
    const TABLES: &str = "SELECT name, 0 FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE ?1 ORDER BY rowid";
    const COLUMNS: &str = "SELECT name, pk FROM pragma_table_info(?1) ORDER BY cid";
    const REFERRED: &str = "SELECT DISTINCT \"table\", 0 FROM pragma_foreign_key_list(?1) WHERE \"table\" <> ?1";
    let mut waiting: Vec<String> = texts(TABLES, "sqlite_%")?.into_iter().map(|(name, _)| name).collect();
    let mut ordered: Vec<Table> = Vec::new();
    while !waiting.is_empty() {
        let before = waiting.len();
        let mut later = Vec::new();
        for name in waiting {
            let referred = texts(REFERRED, &name)?;
            if !referred.iter().all(|(other, _)| ordered.iter().any(|table| table.name == *other)) {
                later.push(name);
                continue;
            }
            let columns = texts(COLUMNS, &name)?;
            let mut key: Vec<usize> = (0..columns.len()).filter(|column| columns[*column].1 > 0).collect();
            key.sort_by_key(|column| columns[*column].1);
            ordered.push(Table { name, columns: columns.into_iter().map(|(name, _)| name).collect(), key });
        }
        if later.len() == before {
            return Err(DbError::Engine(format!("tables refer to one another in a circle: {later:?}")));
        }
        waiting = later;
    }
    Ok(ordered)
}

/// Reads a table page by page in the order of its key; how many rows, and a digest of all of them.
fn pages(
    tx: &Tx<'_>,
    table: &Table,
    mut each: impl FnMut(&[Vec<Held>]) -> Result<(), DbError>,
) -> Result<(u64, [u8; 32]), DbError> {
    let names = |columns: &[usize]| columns.iter().map(|at| table.columns[*at].as_str()).collect::<Vec<_>>().join(", ");
    let (columns, key) = (table.columns.join(", "), names(&table.key));
    let after: Vec<String> = (1..=table.key.len()).map(|number| format!("?{number}")).collect();
    let first = format!("SELECT {columns} FROM {} ORDER BY {key} LIMIT {PAGE}", table.name);
    let next = format!(
        "SELECT {columns} FROM {} WHERE ({key}) > ({}) ORDER BY {key} LIMIT {PAGE}",
        table.name,
        after.join(", ")
    );
    let (mut rows, mut digest) = (0, Sha256::new());
    let mut last: Option<Vec<Held>> = None;
    loop {
        let page = match &last {
            None => read(tx, table, &first, &[])?,
            Some(row) => {
                let from: Vec<&dyn Bind> = table.key.iter().map(|at| &row[*at] as &dyn Bind).collect();
                read(tx, table, &next, &from)?
            }
        };
        for row in &page {
            row.iter().for_each(|value| digest.update(canonical(value)));
        }
        each(&page)?;
        rows += page.len() as u64;
        match page.into_iter().next_back() {
            Some(row) => last = Some(row),
            None => return Ok((rows, digest.finalize().into())),
        }
    }
}

fn read(tx: &Tx<'_>, table: &Table, sql: &str, params: &[&dyn Bind]) -> Result<Vec<Vec<Held>>, DbError> {
    tx.query(sql, params, |row| (0..table.columns.len()).map(|column| row.get(column)).collect())
}

/// A value in bytes that no other value has.
fn canonical(value: &Held) -> Vec<u8> {
    let (kind, bytes) = match value {
        Held::Null => (0, Vec::new()),
        Held::Integer(number) => (1, number.to_be_bytes().to_vec()),
        Held::Real(number) => (2, number.to_be_bytes().to_vec()),
        Held::Text(text) => (3, text.as_bytes().to_vec()),
        Held::Blob(bytes) => (4, bytes.clone()),
    };
    [&[kind], &(bytes.len() as u64).to_be_bytes()[..], &bytes].concat()
}

fn insert(tx: &Tx<'_>, table: &Table, page: &[Vec<Held>]) -> Result<(), DbError> {
    for rows in page.chunks(PARAMETERS / table.columns.len()) {
        let mut sql = format!("INSERT INTO {} ({}) VALUES ", table.name, table.columns.join(", "));
        for (index, row) in rows.iter().enumerate() {
            sql.push_str(if index == 0 { "(" } else { ", (" });
            for column in 0..row.len() {
                // Writing to a text cannot fail.
                let _ = write!(sql, "{}?{}", if column == 0 { "" } else { ", " }, index * row.len() + column + 1);
            }
            sql.push(')');
        }
        let values: Vec<&dyn Bind> = rows.iter().flatten().map(|value| value as &dyn Bind).collect();
        tx.execute(&sql, &values)?;
    }
    Ok(())
}

impl Connection {
    /// Has all triggers rest until they are woken; what is needed for that.
    fn rest_triggers(&self, tx: &Tx<'_>, tables: &[&str]) -> Result<Vec<String>, DbError> {
        match self {
            Self::Sqlite(_) => {
                const TRIGGERS: &str = "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'";
                let triggers: Vec<(String, String)> =
                    tx.query::<_, DbError>(TRIGGERS, &[], |row| Ok((row.get(0)?, row.get(1)?)))?;
                for (name, _) in &triggers {
                    tx.execute(&format!("DROP TRIGGER {name}"), &[])?;
                }
                Ok(triggers.into_iter().map(|(_, sql)| sql).collect())
            }
            Self::Postgres(_) => {
                for table in tables {
                    tx.execute(&format!("ALTER TABLE {table} DISABLE TRIGGER USER"), &[])?;
                }
                Ok(tables.iter().map(|table| format!("ALTER TABLE {table} ENABLE TRIGGER USER")).collect())
            }
        }
    }

    fn wake_triggers(&self, tx: &Tx<'_>, resting: &[String]) -> Result<(), DbError> {
        resting.iter().try_for_each(|sql| tx.execute(sql, &[]).map(|_| ()))
    }
}

impl Tx<'_> {
    /// The highest number that was ever given to a row of `table`.
    fn last_number(&self, table: &str, column: &str) -> Result<i64, DbError> {
        let highest = format!("SELECT COALESCE(max({column}), 0) FROM {table}");
        let highest: i64 = self.query_one::<_, DbError>(&highest, &[], |row| row.get(0))?;
        let given: Option<i64> = if self.is_postgres() {
            let sequence = format!("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {table}_{column}_seq");
            self.query_opt::<_, DbError>(&sequence, &[], |row| row.get(0))?
        } else {
            const GIVEN: &str = "SELECT CAST(seq AS INTEGER) FROM sqlite_sequence WHERE name = ?1";
            self.query_opt::<_, DbError>(GIVEN, params![table], |row| row.get(0))?
        };
        Ok(given.unwrap_or(0).max(highest))
    }

    /// Has the numbers of `table` go on after `last`.
    fn go_on_after(&self, table: &str, column: &str, last: i64) -> Result<(), DbError> {
        if last == 0 {
            return Ok(());
        }
        if self.is_postgres() {
            let sql = format!("SELECT setval('{table}_{column}_seq', ?1)");
            return self.query_one::<_, DbError>(&sql, params![last], |_| Ok(()));
        }
        const NUMBERS: &str = "SELECT 1 FROM sqlite_schema WHERE name = ?1 AND sql LIKE '%AUTOINCREMENT%'";
        if self.query_opt::<_, DbError>(NUMBERS, params![table], |_| Ok(()))?.is_some() {
            self.execute("DELETE FROM sqlite_sequence WHERE name = ?1", params![table])?;
            self.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", params![table, last])?;
        }
        Ok(())
    }
}

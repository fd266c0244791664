//! PostgreSQL as the engine, for several servers on one database.
//!
//! Whoever writes holds one lock of the database for its whole transaction, whichever server it runs in: there is one
//! writer at a time, as with SQLite, so that the journal has one chain and the feed one order (docs/adr/0021).

pub(super) mod aside;
mod error;
pub(super) mod migrate;
mod statement;
mod value;

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::time::Duration;

use postgres::types::{ToSql, Type};
use postgres::{Client, Config, NoTls, Statement};

use super::DbError;
use super::value::{Bind, Cell as Content, Value};
use aside::aside;
use statement::Translated;
use value::Param;

/// How long a server is waited for before it counts as unreachable.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// What every connection says first: how long a lock is waited for, and that a commit that returned is on the disk,
/// whatever the server's own setting (one that waits for standbys too stays).
const FIRST_WORDS: &str = "SET lock_timeout = '10s';
    SET client_min_messages = warning;
    SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') IN ('off', 'local');";
/// Begins a transaction that writes: "Fengtai" in ASCII is the number of the writers' lock.
const BEGIN_WRITING: &str = "BEGIN; SELECT pg_advisory_xact_lock(x'46656e67746169'::bigint)";
const BEGIN_READING: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
/// Statements kept prepared on each connection; all of ours are fewer.
const STATEMENTS: usize = 1_024;

/// A statement that is ready, and which of its parameters' values it reads.
#[derive(Clone)]
struct Prepared {
    statement: Statement,
    read: Vec<bool>,
}

/// One connection, made anew when it was lost.
pub(super) struct Session {
    config: Config,
    client: RefCell<Option<Client>>,
    statements: RefCell<HashMap<String, Prepared>>,
    /// Whether a statement of the open transaction failed: PostgreSQL then keeps nothing of it, whatever follows.
    spoiled: Cell<bool>,
}

impl Session {
    /// Connects to the database at `address`.
    ///
    /// # Errors
    /// [`DbError::Unreachable`] when there is no such server or database.
    pub(super) fn open(address: &str) -> Result<Self, DbError> {
        let mut config: Config = address.parse()?;
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(CONNECT_TIMEOUT);
        }
        if config.get_application_name().is_none() {
            config.application_name("fengtai");
        }
        let client = connect(&config)?;
        Ok(Self {
            config,
            client: RefCell::new(Some(client)),
            statements: RefCell::default(),
            spoiled: Cell::new(false),
        })
    }

    /// Begins a transaction that writes, once no other server writes.
    pub(super) fn begin_writing(&self) -> Result<(), DbError> {
        self.begin(BEGIN_WRITING)
    }

    /// Begins a transaction that sees the state of one moment.
    pub(super) fn begin_reading(&self) -> Result<(), DbError> {
        self.begin(BEGIN_READING)
    }

    fn begin(&self, command: &str) -> Result<(), DbError> {
        if self.is_closed() {
            self.connect_again()?;
        }
        self.spoiled.set(false);
        let Err(error) = self.command(command) else { return Ok(()) };
        // The database was restarted since the last transaction: what was not begun can be begun again.
        if self.is_closed() {
            self.connect_again()?;
            self.spoiled.set(false);
            return self.command(command);
        }
        // The transaction stands open without its lock.
        self.command("ROLLBACK")?;
        Err(error)
    }

    fn connect_again(&self) -> Result<(), DbError> {
        self.statements.borrow_mut().clear();
        let lost = self.client.replace(Some(connect(&self.config)?));
        aside(|| drop(lost));
        Ok(())
    }

    /// Whether the connection was lost, as far as is known.
    pub(super) fn is_closed(&self) -> bool {
        self.client.borrow().as_ref().is_none_or(Client::is_closed)
    }

    /// Has the client do something; what fails spoils the transaction.
    fn ask<T: Send>(&self, work: impl FnOnce(&mut Client) -> Result<T, postgres::Error> + Send) -> Result<T, DbError> {
        let mut client = self.client.borrow_mut();
        let client = client.as_mut().ok_or_else(|| DbError::Unreachable("there is no connection".to_owned()))?;
        aside(|| work(client)).map_err(|error| {
            self.spoiled.set(true);
            error.into()
        })
    }

    /// Runs commands that answer nothing.
    pub(super) fn command(&self, commands: &str) -> Result<(), DbError> {
        self.ask(|client| client.batch_execute(commands))
    }

    /// Keeps the open transaction.
    pub(super) fn commit(&self) -> Result<(), DbError> {
        if self.is_spoiled() {
            return Err(spoiled());
        }
        self.command("COMMIT")
    }

    /// Undoes what was done since the savepoint; what failed there is forgotten with it.
    pub(super) fn undo(&self, back_to: &str) -> Result<(), DbError> {
        self.spoiled.set(false);
        self.command(back_to)
    }

    /// Whether a statement failed: then nothing of the transaction can be kept.
    pub(super) fn is_spoiled(&self) -> bool {
        self.spoiled.get()
    }

    /// Runs a statement; returns how many rows it changed.
    pub(super) fn execute(&self, sql: &str, params: &[&dyn Bind]) -> Result<usize, DbError> {
        let changed = self.with(sql, params, |client, statement, params| client.execute(statement, params))?;
        usize::try_from(changed).map_err(|_| DbError::Engine("too many rows".to_owned()))
    }

    /// All rows of a query.
    pub(super) fn query(&self, sql: &str, params: &[&dyn Bind]) -> Result<Vec<postgres::Row>, DbError> {
        self.with(sql, params, |client, statement, params| client.query(statement, params))
    }

    fn with<T: Send>(
        &self,
        sql: &str,
        params: &[&dyn Bind],
        run: impl FnOnce(&mut Client, &Statement, &[&(dyn ToSql + Sync)]) -> Result<T, postgres::Error> + Send,
    ) -> Result<T, DbError> {
        let Prepared { statement, read } = self.prepared(sql)?;
        if read.len() != params.len() {
            return Err(DbError::Engine(format!("the statement needs other parameters: {sql}")));
        }
        let values: Vec<Param<'_>> = params
            .iter()
            .zip(&read)
            .map(|(param, read)| match param.bind() {
                Value::Null => Param(Value::Null),
                _ if !read => Param(Value::Text("")),
                value => Param(value),
            })
            .collect();
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        self.ask(|client| run(client, &statement, &values))
    }

    /// Prepares a statement.
    pub(super) fn understands(&self, sql: &str) -> Result<(), DbError> {
        self.prepared(sql).map(drop)
    }

    fn prepared(&self, sql: &str) -> Result<Prepared, DbError> {
        if let Some(prepared) = self.statements.borrow().get(sql) {
            return Ok(prepared.clone());
        }
        let prepared = self.prepare(sql, &statement::translate(sql))?;
        let mut kept = self.statements.borrow_mut();
        if kept.len() >= STATEMENTS {
            kept.clear();
        }
        kept.insert(sql.to_owned(), prepared.clone());
        Ok(prepared)
    }

    /// PostgreSQL finds the type of a parameter where it stands; whose value is not read has any.
    fn prepare(&self, ours: &str, theirs: &Translated) -> Result<Prepared, DbError> {
        let Translated { sql, typing, read } = theirs;
        let unknown: Vec<Type> = read.iter().map(|read| if *read { Type::UNKNOWN } else { Type::TEXT }).collect();
        let statement = self
            .ask(|client| {
                let found = client.prepare_typed(typing, &unknown)?;
                if typing == sql { Ok(found) } else { client.prepare_typed(sql, found.params()) }
            })
            .map_err(|error| match error {
                DbError::Engine(said) => DbError::Engine(format!("{said} in: {ours}")),
                other => other,
            })?;
        Ok(Prepared { statement, read: read.clone() })
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let client = self.client.take();
        aside(|| drop(client));
    }
}

/// What is told of a transaction that goes on although a statement of it failed.
pub(super) fn spoiled() -> DbError {
    DbError::Engine("a statement of this transaction failed before: nothing of it is kept".to_owned())
}

/// The value in a column of a row.
pub(super) fn cell(row: &postgres::Row, column: usize) -> Result<Content<'_>, DbError> {
    row.try_get(column).map_err(|_| DbError::Column { column: column.to_string(), expected: "a value of a known type" })
}

/// Makes a database on the server at `address`, unless it is there.
pub(super) fn create(address: &str, name: &str) -> Result<(), DbError> {
    let session = Session::open(address)?;
    if session.query("SELECT 1 FROM pg_database WHERE datname = ?1", super::params![name])?.is_empty() {
        session.command(&format!("CREATE DATABASE {name}"))?;
    }
    Ok(())
}

fn connect(config: &Config) -> Result<Client, DbError> {
    aside(|| {
        let mut client = config.connect(NoTls)?;
        client.batch_execute(FIRST_WORDS)?;
        Ok(client)
    })
}

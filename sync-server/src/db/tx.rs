//! One transaction, as the use cases see it: statements with `?1`, `?2`, … and rows read by position.

use rusqlite::CachedStatement;
use rusqlite::types::{ToSqlOutput, ValueRef};

use super::DbError;
use super::connection::Connection;
use super::postgres;
use super::value::{self, Bind, Cell, Read, Value};

/// An open transaction. What a closure does through it is kept or undone as a whole.
pub struct Tx<'c> {
    connection: &'c Connection,
}

/// A row of an answer.
pub struct Row<'r> {
    cells: Cells<'r>,
}

enum Cells<'r> {
    Sqlite(&'r rusqlite::Row<'r>),
    Postgres(&'r ::postgres::Row),
}

impl Row<'_> {
    /// The value of column number `column`, counted from 0.
    ///
    /// # Errors
    /// [`DbError::Column`] when the column holds something else (NULL included, unless `T` is an option).
    pub fn get<T: Read>(&self, column: usize) -> Result<T, DbError> {
        let cell: Cell<'_> = match self.cells {
            Cells::Sqlite(row) => match row.get_ref(column)? {
                ValueRef::Null => Value::Null,
                ValueRef::Integer(number) => Value::Integer(number),
                ValueRef::Real(number) => Value::Real(number),
                ValueRef::Text(text) => Value::Text(
                    std::str::from_utf8(text)
                        .map_err(|_| DbError::Column { column: column.to_string(), expected: "UTF-8 text" })?,
                ),
                ValueRef::Blob(bytes) => Value::Blob(bytes),
            },
            Cells::Postgres(row) => postgres::cell(row, column)?,
        };
        value::read(cell, column)
    }
}

fn prepare<'c>(
    connection: &'c rusqlite::Connection,
    sql: &str,
    params: &[&dyn Bind],
) -> Result<CachedStatement<'c>, DbError> {
    let mut statement = connection.prepare_cached(sql)?;
    if statement.parameter_count() != params.len() {
        return Err(DbError::Engine(format!("the statement needs other parameters: {sql}")));
    }
    for (number, param) in (1..).zip(params) {
        let bound = match param.bind() {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Integer(number) => ToSqlOutput::Borrowed(ValueRef::Integer(number)),
            Value::Real(number) => ToSqlOutput::Borrowed(ValueRef::Real(number)),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Blob(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        };
        statement.raw_bind_parameter(number, bound)?;
    }
    Ok(statement)
}

impl<'c> Tx<'c> {
    pub(super) const fn new(connection: &'c Connection) -> Self {
        Self { connection }
    }

    pub(super) const fn is_postgres(&self) -> bool {
        matches!(self.connection, Connection::Postgres(_))
    }

    /// Whether a failed statement left nothing that could be kept.
    pub(super) fn is_spoiled(&self) -> bool {
        self.connection.is_spoiled()
    }

    /// Prepares a statement and does not run it: whether the engine understands it and knows all it names.
    ///
    /// # Errors
    /// Whatever the database says, classified.
    pub fn prepare(&self, sql: &str) -> Result<(), DbError> {
        match self.connection {
            Connection::Sqlite(connection) => Ok(connection.prepare(sql).map(drop)?),
            Connection::Postgres(session) => session.understands(sql),
        }
    }

    /// Runs a statement that answers no rows; returns how many rows it changed.
    ///
    /// # Errors
    /// Whatever the database says, classified.
    pub fn execute(&self, sql: &str, params: &[&dyn Bind]) -> Result<usize, DbError> {
        match self.connection {
            Connection::Sqlite(connection) => Ok(prepare(connection, sql, params)?.raw_execute()?),
            Connection::Postgres(session) => session.execute(sql, params),
        }
    }

    /// All rows of a query, each turned into a value by `map`.
    ///
    /// # Errors
    /// Whatever the database or `map` says.
    pub fn query<T, E: From<DbError>>(
        &self,
        sql: &str,
        params: &[&dyn Bind],
        mut map: impl FnMut(&Row<'_>) -> Result<T, E>,
    ) -> Result<Vec<T>, E> {
        let connection = match self.connection {
            Connection::Sqlite(connection) => connection,
            Connection::Postgres(session) => {
                let rows = session.query(sql, params)?;
                return rows.iter().map(|row| map(&Row { cells: Cells::Postgres(row) })).collect();
            }
        };
        let mut statement = prepare(connection, sql, params)?;
        let mut rows = statement.raw_query();
        let mut found = Vec::new();
        while let Some(row) = rows.next().map_err(DbError::from)? {
            found.push(map(&Row { cells: Cells::Sqlite(row) })?);
        }
        Ok(found)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// Whatever the database or `map` says.
    pub fn query_opt<T, E: From<DbError>>(
        &self,
        sql: &str,
        params: &[&dyn Bind],
        map: impl FnOnce(&Row<'_>) -> Result<T, E>,
    ) -> Result<Option<T>, E> {
        let connection = match self.connection {
            Connection::Sqlite(connection) => connection,
            Connection::Postgres(session) => {
                let rows = session.query(sql, params)?;
                return rows.first().map(|row| map(&Row { cells: Cells::Postgres(row) })).transpose();
            }
        };
        let mut statement = prepare(connection, sql, params)?;
        let mut rows = statement.raw_query();
        match rows.next().map_err(DbError::from)? {
            Some(row) => map(&Row { cells: Cells::Sqlite(row) }).map(Some),
            None => Ok(None),
        }
    }

    /// The one row of a query.
    ///
    /// # Errors
    /// [`DbError::NoRow`] when there is none; whatever the database or `map` says.
    pub fn query_one<T, E: From<DbError>>(
        &self,
        sql: &str,
        params: &[&dyn Bind],
        map: impl FnOnce(&Row<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        self.query_opt(sql, params, map)?.ok_or_else(|| DbError::NoRow.into())
    }
}

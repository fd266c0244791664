//! Our four kinds of value in PostgreSQL's types, and back.

use std::error::Error;

use bytes::BytesMut;
use postgres::types::{FromSql, IsNull, ToSql, Type, to_sql_checked};

use super::super::value::{Cell, Value};

type Failure = Box<dyn Error + Sync + Send>;

/// A value on its way into a statement whose parameter has whatever type PostgreSQL found for it.
#[derive(Debug)]
pub(super) struct Param<'a>(pub(super) Value<'a>);

impl ToSql for Param<'_> {
    fn to_sql(&self, ty: &Type, out: &mut BytesMut) -> Result<IsNull, Failure> {
        match self.0 {
            Value::Null => Ok(IsNull::Yes),
            Value::Integer(number) => match *ty {
                Type::INT8 => number.to_sql(ty, out),
                Type::INT4 => i32::try_from(number)?.to_sql(ty, out),
                Type::INT2 => i16::try_from(number)?.to_sql(ty, out),
                Type::BOOL => (number != 0).to_sql(ty, out),
                #[expect(clippy::cast_precision_loss, reason = "as SQLite turns an integer into a REAL")]
                Type::FLOAT8 => (number as f64).to_sql(ty, out),
                _ => Err(format!("an integer where the statement has {ty}").into()),
            },
            Value::Real(number) if *ty == Type::FLOAT8 => number.to_sql(ty, out),
            // PostgreSQL's texts hold no zero character; what people wrote is kept whole in the document.
            Value::Text(text) if text.contains('\0') => text.replace('\0', "\u{2400}").to_sql(ty, out),
            Value::Text(text) if <&str as ToSql>::accepts(ty) => text.to_sql(ty, out),
            Value::Blob(bytes) if *ty == Type::BYTEA => bytes.to_sql(ty, out),
            value => Err(format!("{value:?} where the statement has {ty}").into()),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}

impl<'a> FromSql<'a> for Cell<'a> {
    fn from_sql(ty: &Type, raw: &'a [u8]) -> Result<Self, Failure> {
        Ok(match *ty {
            Type::INT8 => Self::Integer(i64::from_sql(ty, raw)?),
            Type::INT4 => Self::Integer(i32::from_sql(ty, raw)?.into()),
            Type::INT2 => Self::Integer(i16::from_sql(ty, raw)?.into()),
            Type::BOOL => Self::Integer(bool::from_sql(ty, raw)?.into()),
            Type::FLOAT8 => Self::Real(f64::from_sql(ty, raw)?),
            Type::BYTEA => Self::Blob(<&[u8]>::from_sql(ty, raw)?),
            _ => Self::Text(<&str>::from_sql(ty, raw)?),
        })
    }

    fn from_sql_null(_: &Type) -> Result<Self, Failure> {
        Ok(Self::Null)
    }

    fn accepts(ty: &Type) -> bool {
        matches!(*ty, Type::INT8 | Type::INT4 | Type::INT2 | Type::BOOL | Type::FLOAT8 | Type::BYTEA)
            || <&str as FromSql>::accepts(ty)
    }
}

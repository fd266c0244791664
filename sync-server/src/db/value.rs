//! What goes into a statement and comes out of a row: our types to the four kinds of column the
//! database knows, and back.
//!
//! Identifiers and digests are stored as bytes, moments as integers (milliseconds), days as text.

use shared_model::id::{
    AccountId, AgencyId, AssignmentId, AttachmentId, BuildingId, ContractId, DeviceId, DraftId, FaultId, GapId,
    OrderId, OwnerId, PersonId, PlanId, ProjectId, RegistryCheckId, ReportId, RequestId, ReviewId, SegmentId,
    SessionId, TaskId,
};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use super::DbError;

/// A value on its way into a statement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value<'a> {
    /// SQL NULL.
    Null,
    /// A 64-bit integer.
    Integer(i64),
    /// A floating-point number.
    Real(f64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

/// A value on its way out of a row.
pub type Cell<'a> = Value<'a>;

/// A type that can be a parameter of a statement.
pub trait Bind {
    /// The database's form of this value.
    fn bind(&self) -> Value<'_>;
}

/// A type that can be read from a column.
pub trait Read: Sized {
    /// What the column has to hold, for the error text.
    const EXPECTED: &'static str;
    /// The value, or nothing when the column holds something else.
    fn read(cell: Cell<'_>) -> Option<Self>;
}

/// The parameters `?1`, `?2`, … of a statement, in this order.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { &[$(&$value as &dyn $crate::db::Bind),*] as &[&dyn $crate::db::Bind] };
}

/// Reads a column that must not be NULL.
pub(super) fn read<T: Read>(cell: Cell<'_>, column: impl ToString) -> Result<T, DbError> {
    T::read(cell).ok_or_else(|| DbError::Column { column: column.to_string(), expected: T::EXPECTED })
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl Bind for $type {
            fn bind(&self) -> Value<'_> {
                Value::Integer(i64::from(*self))
            }
        }
        impl Read for $type {
            const EXPECTED: &'static str = concat!("an integer (", stringify!($type), ")");
            fn read(cell: Cell<'_>) -> Option<Self> {
                match cell {
                    Value::Integer(number) => Self::try_from(number).ok(),
                    _ => None,
                }
            }
        }
    )*};
}
integers!(i64, i32, u32, u16, u8);

/// Numbers above `i64::MAX` do not occur: positions, sizes and incarnations stay far below.
impl Bind for u64 {
    fn bind(&self) -> Value<'_> {
        Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX))
    }
}

impl Read for u64 {
    const EXPECTED: &'static str = "an integer of 0 or more";
    fn read(cell: Cell<'_>) -> Option<Self> {
        i64::read(cell).and_then(|number| Self::try_from(number).ok())
    }
}

impl Bind for bool {
    fn bind(&self) -> Value<'_> {
        Value::Integer(i64::from(*self))
    }
}

impl Read for bool {
    const EXPECTED: &'static str = "0 or 1";
    fn read(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Value::Integer(0) => Some(false),
            Value::Integer(1) => Some(true),
            _ => None,
        }
    }
}

impl Bind for f64 {
    fn bind(&self) -> Value<'_> {
        Value::Real(*self)
    }
}

impl Read for f64 {
    const EXPECTED: &'static str = "a number";
    fn read(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Value::Real(number) => Some(number),
            #[expect(clippy::cast_precision_loss, reason = "SQLite may store a whole REAL as an integer below 2^53")]
            Value::Integer(number) => Some(number as Self),
            _ => None,
        }
    }
}

impl Bind for str {
    fn bind(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Bind for String {
    fn bind(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl Read for String {
    const EXPECTED: &'static str = "text";
    fn read(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Value::Text(text) => Some(text.to_owned()),
            _ => None,
        }
    }
}

impl Bind for [u8] {
    fn bind(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl Bind for Vec<u8> {
    fn bind(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl Read for Vec<u8> {
    const EXPECTED: &'static str = "bytes";
    fn read(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Value::Blob(bytes) => Some(bytes.to_vec()),
            _ => None,
        }
    }
}

impl<const N: usize> Bind for [u8; N] {
    fn bind(&self) -> Value<'_> {
        Value::Blob(self)
    }
}

impl<const N: usize> Read for [u8; N] {
    const EXPECTED: &'static str = "bytes of a fixed length";
    fn read(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Value::Blob(bytes) => bytes.try_into().ok(),
            _ => None,
        }
    }
}

impl<T: Bind + ?Sized> Bind for &T {
    fn bind(&self) -> Value<'_> {
        (**self).bind()
    }
}

impl<T: Bind> Bind for Option<T> {
    fn bind(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, Bind::bind)
    }
}

impl<T: Read> Read for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    fn read(cell: Cell<'_>) -> Option<Self> {
        match cell {
            Value::Null => Some(None),
            other => T::read(other).map(Some),
        }
    }
}

impl Bind for Moment {
    fn bind(&self) -> Value<'_> {
        Value::Integer(self.as_ms())
    }
}

impl Read for Moment {
    const EXPECTED: &'static str = "a time (milliseconds)";
    fn read(cell: Cell<'_>) -> Option<Self> {
        i64::read(cell).map(Self::from_ms)
    }
}

macro_rules! bytes {
    ($($type:ty: $length:literal),* $(,)?) => {$(
        impl Bind for $type {
            fn bind(&self) -> Value<'_> {
                Value::Blob(self.as_bytes())
            }
        }
        impl Read for $type {
            const EXPECTED: &'static str = concat!("a ", stringify!($type));
            fn read(cell: Cell<'_>) -> Option<Self> {
                <[u8; $length]>::read(cell).map(Self::from_bytes)
            }
        }
    )*};
}
bytes! {
    AccountId: 16, AgencyId: 16, AssignmentId: 16, BuildingId: 16, ContractId: 16, DeviceId: 16, FaultId: 16, GapId: 16,
    OrderId: 16, OwnerId: 16, PersonId: 16, PlanId: 16, ProjectId: 16, ReportId: 16, ReviewId: 16, SegmentId: 16, SessionId: 16,
    TaskId: 16, AttachmentId: 16, DraftId: 16, RegistryCheckId: 16, RequestId: 16, Sha256: 32,
}

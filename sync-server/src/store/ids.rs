//! Many rows by their identifiers with one question: what stands around each row of a page is asked for once.

use std::fmt::Write as _;

use crate::db::{Bind, Value};

/// Identifiers for a statement that takes them with [`ids!`].
#[derive(Debug)]
pub(super) struct Ids(String);

impl Ids {
    /// These identifiers.
    pub(super) fn of<'a>(ids: impl Iterator<Item = &'a [u8; 16]>) -> Self {
        let mut text = String::from("[");
        for id in ids {
            text.push_str(if text.len() > 1 { ",\"" } else { "\"" });
            for byte in id {
                // Writing to a text cannot fail.
                let _ = write!(text, "{byte:02x}");
            }
            text.push('"');
        }
        text.push(']');
        Self(text)
    }
}

impl Bind for Ids {
    fn bind(&self) -> Value<'_> {
        Value::Text(&self.0)
    }
}

/// The identifiers bound as `?1`, as a question for a list.
macro_rules! ids {
    () => {
        "SELECT unhex(value) FROM json_each(?1)"
    };
}
pub(super) use ids;

//! What the outside is told when something goes wrong: a stable code, the HTTP status, and a text in
//! Chinese and English that says what to do. The inner cause is logged once, at the edge, and not shown.
//!
//! `table.rs` is the one table of all codes.

mod table;

use std::error::Error as StdError;

use serde::Serialize;
use serde_json::{Map, Value};

use crate::db::DbError;

pub use table::Code;

/// One text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Message {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// What is wrong with one field of the request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Path of the field, e.g. `certificates.0.expires_on`.
    pub field: String,
    /// Stable code.
    pub code: String,
    /// What is wrong and what to do.
    pub message: Message,
}

/// An error as the outside sees it, with its inner cause for the log.
#[derive(Debug)]
pub struct ApiError {
    code: Code,
    fields: Vec<FieldError>,
    detail: Map<String, Value>,
    retry_after_s: Option<u64>,
    cause: Option<Box<dyn StdError + Send + Sync>>,
}

/// The body of an error answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct ErrorBody {
    /// Stable code, `area.reason`.
    pub code: String,
    /// What happened and what to do.
    pub message: Message,
    /// What is wrong field by field.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<FieldError>,
    /// Particulars of this code.
    #[serde(skip_serializing_if = "Map::is_empty")]
    #[schema(value_type = Object)]
    pub detail: Map<String, Value>,
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Self { code, fields: Vec::new(), detail: Map::new(), retry_after_s: None, cause: None }
    }
}

impl ApiError {
    /// The stable code.
    #[must_use]
    pub const fn code(&self) -> Code {
        self.code
    }

    /// The particulars given so far.
    #[must_use]
    pub const fn detail(&self) -> &Map<String, Value> {
        &self.detail
    }

    /// After how many seconds trying again can help.
    #[must_use]
    pub const fn retry_after_s(&self) -> Option<u64> {
        self.retry_after_s
    }

    /// The inner cause, for the log.
    #[must_use]
    pub fn cause(&self) -> Option<&(dyn StdError + Send + Sync)> {
        self.cause.as_deref()
    }

    /// Adds a particular; `{name}` in the texts is replaced by it.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.detail.insert(name.to_owned(), value.into());
        self
    }

    /// Adds what is wrong with a field: `code` gives its texts.
    #[must_use]
    pub fn field(self, field: impl Into<String>, code: Code) -> Self {
        self.field_with(field, code, &[])
    }

    /// Adds what is wrong with a field, with particulars that the texts of `code` name.
    #[must_use]
    pub fn field_with(mut self, field: impl Into<String>, code: Code, particulars: &[(&str, String)]) -> Self {
        let particulars = particulars.iter().map(|(name, value)| ((*name).to_owned(), Value::from(value.as_str())));
        let message = code.message(&particulars.collect());
        self.fields.push(FieldError { field: field.into(), code: code.as_str().to_owned(), message });
        self
    }

    /// Adds ready-made field errors.
    #[must_use]
    pub fn fields(mut self, fields: impl IntoIterator<Item = FieldError>) -> Self {
        self.fields.extend(fields);
        self
    }

    /// Keeps the inner cause for the log.
    #[must_use]
    pub fn caused_by(mut self, cause: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.cause = Some(cause.into());
        self
    }

    /// Says after how many seconds trying again can help (`Retry-After`).
    #[must_use]
    pub fn retry_after(mut self, seconds: u64) -> Self {
        self.retry_after_s = Some(seconds);
        self.with("retry_after_s", seconds)
    }

    /// What is sent.
    #[must_use]
    pub fn body(&self) -> ErrorBody {
        ErrorBody {
            code: self.code.as_str().to_owned(),
            message: self.code.message(&self.detail),
            fields: self.fields.clone(),
            detail: self.detail.clone(),
        }
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}", self.code.as_str())?;
        self.fields.iter().try_for_each(|field| write!(f, " {}={}", field.field, field.code))?;
        self.cause.as_ref().map_or(Ok(()), |cause| write!(f, ": {cause}"))
    }
}

impl StdError for ApiError {}

impl From<DbError> for ApiError {
    fn from(error: DbError) -> Self {
        let code = match &error {
            DbError::Locked(_) | DbError::Unreachable(_) => Code::StorageBusy,
            DbError::Full(_) => Code::StorageFull,
            DbError::NoRow => Code::RequestNotFound,
            DbError::Corrupt(_)
            | DbError::TooNew { .. }
            | DbError::NotEmpty
            | DbError::Differs { .. }
            | DbError::Constraint(_)
            | DbError::Column { .. }
            | DbError::Io(_)
            | DbError::Engine(_) => Code::ServerFailed,
        };
        Self::from(code).caused_by(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_particular_stands_in_the_text() {
        let error = ApiError::from(Code::AuthLocked).retry_after(60);
        assert!(error.body().message.zh.contains("60"), "{:?}", error.body().message);
        assert!(!error.body().message.en.contains('{'));
    }

    #[test]
    fn a_limit_is_told_in_the_unit_that_people_use() {
        for (bytes, told) in [(5_u64 << 20, "5 MB"), (1_536 << 10, "1536 KB"), (64 << 10, "64 KB"), (100, "100 B")] {
            let message = ApiError::from(Code::RequestTooLarge).with("limit_bytes", bytes).body().message;
            assert!(message.zh.contains(told) && message.en.contains(told), "{message:?}");
        }
    }

    #[test]
    fn every_code_has_an_area_a_reason_and_both_texts() {
        let mut seen = std::collections::HashSet::new();
        for code in Code::ALL {
            assert_eq!(code.as_str().split('.').count(), 2, "{}", code.as_str());
            assert!(seen.insert(code.as_str()), "{} twice", code.as_str());
            let message = code.message(&Map::new());
            assert!(!message.zh.is_ascii() && !message.en.is_empty(), "{}", code.as_str());
            assert!((400..600).contains(&code.status()), "{}", code.as_str());
        }
    }
}

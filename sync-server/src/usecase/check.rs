//! Collects what is wrong with the fields of a request, so that all of it is told at once.

use crate::error::{ApiError, Code};

/// Longest single-line text, in characters.
const LINE_CHARACTERS: usize = 200;

/// The fields found wrong so far.
#[derive(Debug, Default)]
pub(super) struct Fields(Vec<(String, Code)>);

impl Fields {
    /// Notes that `field` is wrong.
    pub(super) fn wrong(&mut self, field: impl Into<String>, code: Code) {
        self.0.push((field.into(), code));
    }

    /// Notes that `field` is wrong unless `right`.
    pub(super) fn check(&mut self, right: bool, field: &str, code: Code) {
        if !right {
            self.wrong(field, code);
        }
    }

    /// A single line that must be filled in, without the blanks around it.
    pub(super) fn line(&mut self, field: &str, text: &str) -> String {
        self.check(!text.trim().is_empty(), field, Code::FieldRequired);
        self.optional_line(field, text)
    }

    /// A single line that may be empty.
    pub(super) fn optional_line(&mut self, field: &str, text: &str) -> String {
        self.check(text.chars().count() <= LINE_CHARACTERS, field, Code::FieldTooLong);
        self.check(!text.chars().any(char::is_control), field, Code::FieldFormat);
        text.trim().to_owned()
    }

    /// What was wrong, field by field: for whoever tells it in another form.
    pub(super) fn each(self) -> impl Iterator<Item = (String, Code)> {
        self.0.into_iter()
    }

    /// Refuses the request when anything was wrong.
    pub(super) fn finish(self) -> Result<(), ApiError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let error = ApiError::from(Code::RequestInvalid);
        Err(self.0.into_iter().fold(error, |error, (field, code)| error.field(field, code)))
    }
}

//! A library that gives up on foreign bytes must not take the phone with it.

use std::panic::{AssertUnwindSafe, catch_unwind};

use shared_model::document::DocError;

/// Works on foreign bytes. After an error, what `work` changed in memory may be half done: it is to be forgotten.
///
/// # Errors
/// Whatever `work` says; [`DocError::NotAutomerge`] where it gave up.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T, DocError>) -> Result<T, DocError> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(DocError::NotAutomerge))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_gives_up_is_told_as_an_error() {
        let outcome: Result<(), DocError> = guarded(|| panic!("out of words"));
        assert_eq!(outcome.unwrap_err().code(), "document.not_automerge");
    }
}

//! What an older app could not read is asked for again by the newer one: the server tells of a task only once.

use super::{Phone, VERSION};
use crate::error::AppError;
use crate::store::{StoreError, Tx};

/// Setting with the version of the app that could not read something; empty when all was read.
const UNREAD_BY: &str = "unread_by";

impl Phone {
    /// Notes that something the server told needs a newer app.
    ///
    /// # Errors
    /// What the store says.
    pub(crate) fn hear_again_when_updated(tx: &Tx<'_>) -> Result<(), StoreError> {
        tx.set_setting(UNREAD_BY, VERSION)
    }

    /// Lets the server tell everything again when an older app than `version` could not read part of it. Hearing it
    /// twice changes nothing.
    ///
    /// # Errors
    /// What the store says.
    pub(super) fn hear_after_update(&mut self, version: &str) -> Result<(), AppError> {
        let unread: Option<String> = self.store.read(|tx| tx.setting(UNREAD_BY))?;
        if unread.is_some_and(|by| !by.is_empty() && by != version) {
            self.store.transact(|tx| {
                tx.hear_everything_again()?;
                tx.set_setting(UNREAD_BY, "")
            })?;
        }
        Ok(())
    }
}

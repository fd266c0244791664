//! Choices and facts about this phone.

use super::{StoreError, Tx};

const GET: &str = "SELECT value FROM setting WHERE name = ?1";
const SET: &str =
    "INSERT INTO setting (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = excluded.value";
const BRAND: &str =
    "INSERT INTO brand_use (name, at) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET at = excluded.at";
const BRANDS: &str = "SELECT name FROM brand_use ORDER BY at DESC LIMIT 8";

impl Tx<'_> {
    /// The setting called `name`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn setting(&self, name: &str) -> Result<Option<String>, StoreError> {
        self.row(GET, [name], |row| Ok(row.get(0)?))
    }

    /// Sets `name`.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn set_setting(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.execute(SET, [name, value]).map(drop)
    }

    /// Remembers that a brand was recorded.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn use_brand(&self, name: &str, at_ms: i64) -> Result<(), StoreError> {
        self.execute(BRAND, (name, at_ms)).map(drop)
    }

    /// Brands recorded on this phone, most recent first.
    ///
    /// # Errors
    /// [`StoreError`].
    pub fn recent_brands(&self) -> Result<Vec<String>, StoreError> {
        self.rows(BRANDS, [], |row| Ok(row.get(0)?))
    }
}

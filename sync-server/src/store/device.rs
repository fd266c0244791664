//! Phones and which account is active on which.

use shared_model::id::{AccountId, DeviceId};
use shared_model::moment::Moment;

use crate::db::{DbError, Tx};
use crate::params;

/// The phone an account is active on.
#[derive(Debug, Clone)]
pub struct Binding {
    /// The phone.
    pub device: DeviceId,
    /// What it calls itself.
    pub name: String,
    /// Since when.
    pub since_at: Moment,
}

const KEY: &str = "SELECT public_key FROM device WHERE id = ?1";
const ADD: &str = "INSERT INTO device (id, public_key, name, registered_at) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name";
const BINDING: &str = "SELECT b.device, d.name, b.since_at FROM device_binding b JOIN device d ON d.id = b.device
    WHERE b.account = ?1";
const BIND: &str = "INSERT INTO device_binding (account, device, since_at) VALUES (?1, ?2, ?3)
    ON CONFLICT (account) DO NOTHING";
const RELEASE: &str = "DELETE FROM device_binding WHERE account = ?1";

/// The key a phone registered with, if it ever did.
///
/// # Errors
/// Whatever the database says.
pub fn key(tx: &Tx<'_>, device: DeviceId) -> Result<Option<[u8; 32]>, DbError> {
    tx.query_opt(KEY, params![device], |row| row.get(0))
}

/// Registers a phone with its key; a known one keeps its key.
///
/// # Errors
/// Whatever the database says.
pub fn add(tx: &Tx<'_>, device: DeviceId, key: &[u8; 32], name: &str, at: Moment) -> Result<(), DbError> {
    tx.execute(ADD, params![device, *key, name, at]).map(drop)
}

/// The phone an account is active on.
///
/// # Errors
/// Whatever the database says.
pub fn binding(tx: &Tx<'_>, account: AccountId) -> Result<Option<Binding>, DbError> {
    tx.query_opt(BINDING, params![account], |row| {
        Ok(Binding { device: row.get(0)?, name: row.get(1)?, since_at: row.get(2)? })
    })
}

/// Makes an account active on a phone, unless it is on one; whether it was not before.
///
/// # Errors
/// Whatever the database says.
pub fn bind(tx: &Tx<'_>, account: AccountId, device: DeviceId, at: Moment) -> Result<bool, DbError> {
    Ok(tx.execute(BIND, params![account, device, at])? > 0)
}

/// Lets go of the phone an account is active on.
///
/// # Errors
/// Whatever the database says.
pub fn release(tx: &Tx<'_>, account: AccountId) -> Result<bool, DbError> {
    Ok(tx.execute(RELEASE, params![account])? > 0)
}

//! The pass that lets a phone prove to another where there is no network that it belongs to the agency (R4.13).

use data_encoding::BASE64;
use shared_model::pass::{Member, Pass};
use shared_model::signature::PublicKey;

use super::Actor;
use crate::core::Core;
use crate::error::{ApiError, Code};
use crate::store;

/// A pass for the phone of this session, as base64 of CBOR; none for a browser, or for somebody of no agency.
///
/// # Errors
/// Whatever the database says.
pub fn issue(core: &Core, actor: &Actor) -> Result<Option<String>, ApiError> {
    let (Some(device), Some(agency)) = (actor.device, actor.agency) else { return Ok(None) };
    let Some(key) = core.db.read(|tx| store::device::key(tx, device))? else { return Ok(None) };
    let member =
        Member { account: actor.account, person: actor.name.clone(), agency, device_key: PublicKey::from_bytes(key) };
    let pass = Pass::issue(member, core.env.now(), core.keys.secret());
    let mut bytes = Vec::new();
    ciborium::into_writer(&pass, &mut bytes)
        .map_err(|error| ApiError::from(Code::ServerFailed).caused_by(error.to_string()))?;
    Ok(Some(BASE64.encode(&bytes)))
}

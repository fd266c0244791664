//! How two phones make sure of each other: the connection is to the key in the code, the code's secret is proved,
//! and each shows a pass of one server and one agency and signs for this meeting with the key in it.
//!
//! Pure but for the signing key. A signature covers the code's key and secret and a number of each side, so that it is
//! worth nothing in another meeting or with another phone in between.

use data_encoding::BASE64;
use shared_model::moment::Moment;
use shared_model::pass::{Pass, PassError};
use shared_model::sha::Sha256;
use shared_model::signature::{PublicKey, Signature};

use super::PeerError;
use super::message::Nonce;
use crate::error::{AppError, Rule};
use crate::phone::Phone;
use crate::store::SessionPhase;

/// Setting with this phone's pass, base64 of CBOR; empty for none.
pub(crate) const PASS: &str = "pass";

/// Who signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    /// The phone that showed the code.
    Host,
    /// The phone that read it.
    Guest,
}

/// What both sides know of one meeting.
#[derive(Clone)]
pub(crate) struct Meeting {
    pub(crate) key: PublicKey,
    pub(crate) secret: [u8; 16],
    pub(crate) guest: Nonce,
    pub(crate) host: Nonce,
}

impl Meeting {
    fn bytes(&self, name: &[u8]) -> Vec<u8> {
        let mut out = name.to_vec();
        out.extend(self.key.as_bytes());
        out.extend(self.secret);
        out.extend(self.guest.as_slice());
        out.extend(self.host.as_slice());
        out
    }

    /// Shows that one knows the secret, without a word that could be used again.
    pub(crate) fn proof(&self) -> Sha256 {
        Sha256::of(&self.bytes(b"fengtai code 1\n"))
    }

    /// What `side` signs.
    pub(crate) fn message(&self, side: Side) -> Vec<u8> {
        self.bytes(if side == Side::Host { b"fengtai host 1\n" } else { b"fengtai guest 1\n" })
    }
}

/// The pass of the account in use.
///
/// # Errors
/// [`Rule::NotSignedIn`] for a session that is over, [`PeerError::NoPass`], [`PeerError::PassExpired`], and what the
/// store says.
pub(crate) fn own_pass(phone: &mut Phone) -> Result<Pass, AppError> {
    let account = phone.account()?;
    if account.phase != SessionPhase::SignedIn {
        return Err(Rule::NotSignedIn.into());
    }
    let text: Option<String> = phone.store.read(|tx| tx.setting(PASS))?;
    let device_key = phone.device.public_key()?;
    let pass = text.and_then(|text| read_pass(&text));
    let pass = pass.filter(|pass| pass.member.account == account.id && pass.member.device_key == device_key);
    let pass = pass.ok_or(PeerError::NoPass)?;
    check(&pass, &pass.key, phone.true_now())?;
    Ok(pass)
}

/// A pass as the server writes it.
pub(crate) fn read_pass(text: &str) -> Option<Pass> {
    let bytes = BASE64.decode(text.as_bytes()).ok()?;
    super::wire::decode(&bytes)
}

fn check(pass: &Pass, server: &PublicKey, now: Moment) -> Result<(), PeerError> {
    pass.verify(server, now).map_err(|error| match error {
        PassError::Forged => PeerError::PassInvalid,
        PassError::Expired => PeerError::PassExpired,
    })
}

/// Whether `theirs` is a pass of the same server and agency as `own`, shown by the phone it was issued for.
///
/// # Errors
/// [`PeerError::PassInvalid`], [`PeerError::PassExpired`], [`PeerError::OtherAgency`].
pub(crate) fn check_other(
    own: &Pass,
    theirs: &Pass,
    signature: &Signature,
    message: &[u8],
    now: Moment,
) -> Result<(), PeerError> {
    check(theirs, &own.key, now)?;
    theirs.member.device_key.verify(message, signature).map_err(|_| PeerError::PassInvalid)?;
    if theirs.member.agency == own.member.agency { Ok(()) } else { Err(PeerError::OtherAgency) }
}

#[cfg(test)]
mod tests {
    use shared_model::id::{AccountId, AgencyId};
    use shared_model::pass::{Member, VALID_MS};
    use shared_model::signature::SecretKey;

    use super::*;

    const NOW: Moment = Moment::from_ms(1_795_312_800_000);

    fn pass(phone: u8, agency: u8, server: u8) -> Pass {
        let member = Member {
            account: AccountId::from_bytes([phone; 16]),
            person: "王工".to_owned(),
            agency: AgencyId::from_bytes([agency; 16]),
            device_key: SecretKey::from_seed([phone; 32]).public(),
        };
        Pass::issue(member, NOW, &SecretKey::from_seed([server; 32]))
    }

    fn meeting() -> Meeting {
        let key = SecretKey::from_seed([5; 32]).public();
        Meeting { key, secret: [6; 16], guest: Nonce::new([7; 32]), host: Nonce::new([8; 32]) }
    }

    #[test]
    fn only_the_phone_of_the_pass_in_this_meeting_and_on_this_side_is_believed() {
        let (own, theirs) = (pass(1, 1, 9), pass(2, 1, 9));
        let message = meeting().message(Side::Guest);
        let signature = SecretKey::from_seed([2; 32]).sign(&message);
        let checked = |pass: &Pass, message: &[u8], now| check_other(&own, pass, &signature, message, now);
        assert_eq!(checked(&theirs, &message, NOW), Ok(()));
        assert_eq!(checked(&pass(3, 1, 9), &message, NOW), Err(PeerError::PassInvalid));
        assert_eq!(checked(&theirs, &meeting().message(Side::Host), NOW), Err(PeerError::PassInvalid));
        assert_eq!(checked(&pass(2, 1, 8), &message, NOW), Err(PeerError::PassInvalid));
        assert_eq!(checked(&pass(2, 2, 9), &message, NOW), Err(PeerError::OtherAgency));
        assert_eq!(checked(&theirs, &message, NOW.plus_ms(VALID_MS + 1)), Err(PeerError::PassExpired));
    }

    #[test]
    fn every_part_of_a_meeting_is_in_what_is_signed_and_proved() {
        let usual = meeting();
        let others = [
            Meeting { key: SecretKey::from_seed([1; 32]).public(), ..usual.clone() },
            Meeting { secret: [0; 16], ..usual.clone() },
            Meeting { guest: Nonce::new([0; 32]), ..usual.clone() },
            Meeting { host: Nonce::new([0; 32]), ..usual.clone() },
        ];
        for other in others {
            assert_ne!(other.proof(), usual.proof());
            assert_ne!(other.message(Side::Host), usual.message(Side::Host));
        }
    }
}

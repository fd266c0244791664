//! The membership pass: the server's signed word that a phone belongs to somebody of an agency, for two phones
//! that meet where there is no server (R4.13).
//!
//! A pass says who used a phone when the server was last asked. It cannot know of a phone that was released or an
//! account that was disabled since: that is why it ends by itself. This module must not know how phones meet.

use serde::{Deserialize, Serialize};

use crate::id::{AccountId, AgencyId};
use crate::moment::Moment;
use crate::signature::{PublicKey, SecretKey, Signature};

/// How long a pass is good for, in milliseconds: a month of work without a network, with a few days to spare.
pub const VALID_MS: i64 = 35 * DAY_MS;
/// A pass older than this is renewed when the server can be asked, in milliseconds.
pub const RENEW_MS: i64 = 3 * DAY_MS;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// Why a pass proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PassError {
    /// It was not issued by that server, or altered.
    #[error("the pass is not signed by the server")]
    Forged,
    /// It was good until a time that is over.
    #[error("the pass has expired")]
    Expired,
}

/// Who uses a phone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The account that is signed in.
    #[serde(rename = "a")]
    pub account: AccountId,
    /// The person's name.
    #[serde(rename = "n")]
    pub person: String,
    /// The agency.
    #[serde(rename = "g")]
    pub agency: AgencyId,
    /// The public half of the phone's key: whoever signs with it is that phone.
    #[serde(rename = "d")]
    pub device_key: PublicKey,
}

/// A member's pass.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pass {
    /// Whose.
    #[serde(rename = "m")]
    pub member: Member,
    /// When it was issued, by the server's clock.
    #[serde(rename = "i")]
    pub issued_at: Moment,
    /// Until when it is good.
    #[serde(rename = "u")]
    pub until_at: Moment,
    /// The key that signed.
    #[serde(rename = "k")]
    pub key: PublicKey,
    /// The server's signature.
    #[serde(rename = "s")]
    pub signature: Signature,
}

impl Pass {
    /// Makes and signs a pass that is good for [`VALID_MS`] from `now` on.
    #[must_use]
    pub fn issue(member: Member, now: Moment, key: &SecretKey) -> Self {
        let until_at = now.plus_ms(VALID_MS);
        let signature = key.sign(&message(&member, now, until_at));
        Self { member, issued_at: now, until_at, key: key.public(), signature }
    }

    /// Checks at `now` that the server whose key is `server` issued this pass as it stands, and that it is still good.
    ///
    /// # Errors
    /// [`PassError`].
    pub fn verify(&self, server: &PublicKey, now: Moment) -> Result<(), PassError> {
        let message = message(&self.member, self.issued_at, self.until_at);
        if self.key != *server || server.verify(&message, &self.signature).is_err() {
            return Err(PassError::Forged);
        }
        if now > self.until_at { Err(PassError::Expired) } else { Ok(()) }
    }

    /// Whether the server should be asked for a newer one.
    #[must_use]
    pub fn is_old(&self, now: Moment) -> bool {
        // A clock that was set back makes no pass younger than the server said.
        now.ms_since(self.issued_at).abs() > RENEW_MS
    }
}

/// The bytes that are signed: every field in a fixed order and width, integers little-endian, the name last.
fn message(member: &Member, issued_at: Moment, until_at: Moment) -> Vec<u8> {
    let mut out = b"fengtai pass 1\n".to_vec();
    out.extend(member.account.as_bytes());
    out.extend(member.agency.as_bytes());
    out.extend(member.device_key.as_bytes());
    out.extend(issued_at.as_ms().to_le_bytes());
    out.extend(until_at.as_ms().to_le_bytes());
    out.extend(member.person.as_bytes());
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: Moment = Moment::from_ms(1_795_312_800_000);

    fn member() -> Member {
        Member {
            account: AccountId::from_bytes([1; 16]),
            person: "王工".to_owned(),
            agency: AgencyId::from_bytes([2; 16]),
            device_key: SecretKey::from_seed([3; 32]).public(),
        }
    }

    fn server() -> SecretKey {
        SecretKey::from_seed([9; 32])
    }

    #[test]
    fn a_pass_is_good_for_its_server_and_its_time_only() {
        let pass = Pass::issue(member(), NOW, &server());
        assert_eq!(pass.verify(&server().public(), NOW), Ok(()));
        assert_eq!(pass.verify(&server().public(), NOW.plus_ms(VALID_MS)), Ok(()));
        assert_eq!(pass.verify(&server().public(), NOW.plus_ms(VALID_MS + 1)), Err(PassError::Expired));
        let other = SecretKey::from_seed([8; 32]).public();
        assert_eq!(pass.verify(&other, NOW), Err(PassError::Forged));
        assert!(!pass.is_old(NOW.plus_ms(RENEW_MS)) && pass.is_old(NOW.plus_ms(RENEW_MS + 1)));
    }

    #[test]
    fn an_altered_pass_is_none() {
        let good = Pass::issue(member(), NOW, &server());
        let altered = [
            Pass { until_at: good.until_at.plus_ms(1), ..good.clone() },
            Pass { issued_at: good.issued_at.plus_ms(-1), ..good.clone() },
            Pass { member: Member { agency: AgencyId::from_bytes([7; 16]), ..member() }, ..good.clone() },
            Pass { member: Member { account: AccountId::from_bytes([7; 16]), ..member() }, ..good.clone() },
            Pass { member: Member { person: "李工".to_owned(), ..member() }, ..good.clone() },
            Pass { member: Member { device_key: server().public(), ..member() }, ..good },
        ];
        for pass in altered {
            assert_eq!(pass.verify(&server().public(), NOW), Err(PassError::Forged));
        }
    }

    proptest! {
        #[test]
        fn a_pass_comes_back_as_it_was_written(person in ".{0,30}", at in 0..4_000_000_000_000i64) {
            let pass = Pass::issue(Member { person, ..member() }, Moment::from_ms(at), &server());
            let mut bytes = Vec::new();
            ciborium::into_writer(&pass, &mut bytes).unwrap();
            let read: Pass = ciborium::from_reader(bytes.as_slice()).unwrap();
            prop_assert_eq!(read.verify(&server().public(), Moment::from_ms(at)), Ok(()));
            prop_assert_eq!(read, pass);
        }

        #[test]
        fn a_flipped_bit_of_the_signature_is_noticed(bit in 0..512usize) {
            let mut pass = Pass::issue(member(), NOW, &server());
            let mut bytes = *pass.signature.as_bytes();
            bytes[bit / 8] ^= 1 << (bit % 8);
            pass.signature = Signature::from_bytes(bytes);
            prop_assert_eq!(pass.verify(&server().public(), NOW), Err(PassError::Forged));
        }
    }
}

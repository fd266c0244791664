//! The code one phone shows and the other reads: where it is, what its key is, and a secret for this one meeting.
//!
//! `FENGTAI:1:` and base32 (RFC 4648) of expiry, key, secret, port and addresses, closed by a check sum. Only
//! characters of a QR code's alphanumeric mode, so that the picture is coarse enough for any camera.

use std::net::Ipv4Addr;

use data_encoding::BASE32_NOPAD;
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use shared_model::moment::Moment;
use shared_model::sha::Sha256;
use shared_model::signature::{PublicKey, SecretKey};

use super::PeerError;

/// A code is good for so long after it was shown, in milliseconds.
pub const LIFETIME_MS: i64 = 10 * 60 * 1000;
const PREFIX: &str = "FENGTAI:1:";
/// What every code of another version begins with.
const ANY_VERSION: &str = "FENGTAI:";
/// More addresses than this make the picture too fine; a phone rarely has more than two.
pub(crate) const MOST_ADDRESSES: usize = 4;
const CHECK_BYTES: usize = 3;
/// Expiry, key, secret, port.
const FIXED_BYTES: usize = 8 + 32 + 16 + 2;
/// Least size of the picture in pixels; it is drawn at any size.
const PICTURE: u32 = 240;

/// What a phone shows.
#[derive(Clone, PartialEq, Eq)]
pub struct Code {
    /// Until when, by the showing phone's best clock.
    pub expires_at: Moment,
    /// The key whoever answers there has to prove.
    pub key: PublicKey,
    /// The secret that whoever read the code has to prove.
    pub secret: [u8; 16],
    /// Where it listens.
    pub port: u16,
    /// On which addresses.
    pub addresses: Vec<Ipv4Addr>,
}

impl Code {
    /// The text of the code.
    #[must_use]
    pub fn text(&self) -> String {
        let mut bytes = self.expires_at.as_ms().to_be_bytes().to_vec();
        bytes.extend(self.key.as_bytes());
        bytes.extend(self.secret);
        bytes.extend(self.port.to_be_bytes());
        self.addresses.iter().take(MOST_ADDRESSES).for_each(|address| bytes.extend(address.octets()));
        bytes.extend(check(&bytes));
        format!("{PREFIX}{}", BASE32_NOPAD.encode(&bytes))
    }

    /// Reads a text that was scanned, pasted or typed; case and blanks do not matter.
    ///
    /// # Errors
    /// [`PeerError::Version`] for a code of another version, [`PeerError::WrongCode`] for what is none.
    pub fn parse(text: &str) -> Result<Self, PeerError> {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_ascii_uppercase();
        let Some(body) = text.strip_prefix(PREFIX) else {
            return Err(if text.starts_with(ANY_VERSION) { PeerError::Version } else { PeerError::WrongCode });
        };
        Self::read(body).ok_or(PeerError::WrongCode)
    }

    fn read(body: &str) -> Option<Self> {
        let bytes = BASE32_NOPAD.decode(body.as_bytes()).ok()?;
        let (bytes, sum) = bytes.split_at(bytes.len().checked_sub(CHECK_BYTES)?);
        let (fixed, addresses) = bytes.split_at_checked(FIXED_BYTES)?;
        let (whole, rest) = addresses.as_chunks::<4>();
        if check(bytes) != sum || !rest.is_empty() || whole.is_empty() || whole.len() > MOST_ADDRESSES {
            return None;
        }
        Some(Self {
            expires_at: Moment::from_ms(i64::from_be_bytes(fixed[..8].try_into().ok()?)),
            key: PublicKey::from_bytes(fixed[8..40].try_into().ok()?),
            secret: fixed[40..56].try_into().ok()?,
            port: u16::from_be_bytes(fixed[56..].try_into().ok()?),
            addresses: whole.iter().map(|octets| Ipv4Addr::from(*octets)).collect(),
        })
    }

    /// The code as a picture (SVG); none only for a text no QR code could hold.
    #[must_use]
    pub fn svg(&self) -> Option<String> {
        let code = QrCode::with_error_correction_level(self.text(), EcLevel::M).ok()?;
        Some(code.render::<svg::Color<'_>>().min_dimensions(PICTURE, PICTURE).build())
    }
}

impl std::fmt::Debug for Code {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The secret is for the other phone, not for a log.
        write!(f, "Code({:?}:{} until {})", self.addresses, self.port, self.expires_at.as_ms())
    }
}

/// A typing mistake is told from a code that nobody answers to.
fn check(bytes: &[u8]) -> [u8; CHECK_BYTES] {
    let digest = Sha256::of(bytes);
    let [a, b, c, ..] = *digest.as_bytes();
    [a, b, c]
}

/// The showing phone's side of a code, made anew for every meeting.
pub struct Invitation {
    /// The secret half of the key in the code.
    pub(crate) key_seed: [u8; 32],
    pub(crate) secret: [u8; 16],
    pub(crate) expires_at: Moment,
    /// The phone that proved the secret first: nobody else may use the code, but it may come back after a break.
    pub(crate) guest: Option<PublicKey>,
}

impl Invitation {
    /// An invitation of random numbers, good until [`LIFETIME_MS`] after `now`.
    #[must_use]
    pub fn new(key_seed: [u8; 32], secret: [u8; 16], now: Moment) -> Self {
        Self { key_seed, secret, expires_at: now.plus_ms(LIFETIME_MS), guest: None }
    }

    pub(crate) fn key(&self) -> PublicKey {
        SecretKey::from_seed(self.key_seed).public()
    }

    /// The code to show for a phone that listens at `port` of `addresses`.
    #[must_use]
    pub fn code(&self, addresses: Vec<Ipv4Addr>, port: u16) -> Code {
        Code { expires_at: self.expires_at, key: self.key(), secret: self.secret, port, addresses }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn code() -> Code {
        let invitation = Invitation::new([7; 32], [9; 16], Moment::from_ms(1_795_312_800_000));
        invitation.code(vec![Ipv4Addr::new(192, 168, 43, 1), Ipv4Addr::new(10, 0, 0, 2)], 40_123)
    }

    #[test]
    fn a_code_is_read_as_it_was_shown_however_it_is_typed() {
        let text = code().text();
        assert_eq!(Code::parse(&text), Ok(code()));
        let typed = text.to_lowercase().chars().collect::<Vec<_>>();
        let typed = typed.chunks(5).map(|group| group.iter().collect()).collect::<Vec<String>>().join(" ");
        assert_eq!(Code::parse(&format!("\n{typed} ")), Ok(code()));
        assert!(text.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b':'));
    }

    #[test]
    fn a_mistyped_code_and_a_newer_one_are_told_apart() {
        let text = code().text();
        assert_eq!(Code::parse(&text.replace("FENGTAI:1:", "FENGTAI:2:")), Err(PeerError::Version));
        for wrong in ["", "https://fengtai.example", "FENGTAI:1:", "FENGTAI:1:ABC", &text[..text.len() - 2]] {
            assert_eq!(Code::parse(wrong), Err(PeerError::WrongCode), "{wrong}");
        }
        let last = if text.ends_with('A') { 'B' } else { 'A' };
        let mistyped: String = text.chars().take(30).chain([last]).chain(text.chars().skip(31)).collect();
        assert!(mistyped == text || Code::parse(&mistyped) == Err(PeerError::WrongCode));
    }

    #[test]
    fn the_picture_is_an_svg_a_camera_can_read() {
        let svg = code().svg().unwrap();
        assert!(svg.starts_with("<?xml") && svg.contains("<svg"));
        let modules = QrCode::with_error_correction_level(code().text(), EcLevel::M).unwrap().width();
        assert!(modules <= 49, "{modules} modules are too fine");
        assert!(!format!("{:?}", code()).contains(&BASE32_NOPAD.encode(&[9; 16])));
    }

    proptest! {
        #[test]
        fn foreign_texts_never_panic(text in ".{0,200}", body in "[A-Z2-7]{0,200}") {
            let _ = Code::parse(&text);
            let made_up = Code::parse(&format!("FENGTAI:1:{body}"));
            prop_assert!(made_up.is_err());
        }
    }
}

//! Numbers and codes of applications: written down on paper and typed in again.

use data_encoding::{Encoding, Specification};
use shared_model::calendar::day_of;
use shared_model::moment::Moment;
use shared_model::sha::Sha256;

use crate::core::Core;
use crate::db::Tx;
use crate::env::Env;
use crate::error::{ApiError, Code};
use crate::store;

/// Letters and digits that nobody mistakes for one another.
const LETTERS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
/// How often another number is tried.
const TRIES: usize = 20;

/// A code that cannot be guessed: 80 bits, in groups of four.
pub(super) fn secret(env: &dyn Env) -> String {
    let code = letters(&env.random::<10>());
    code.as_bytes().chunks(4).map(|group| String::from_utf8_lossy(group).into_owned()).collect::<Vec<_>>().join("-")
}

/// The digest of a code, in whatever case and grouping it was typed.
pub(super) fn digest(code: &str) -> Sha256 {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_uppercase()).collect();
    Sha256::of(plain.as_bytes())
}

/// A number that no application has yet: the day and four letters. It is no secret.
pub(super) fn free_number(core: &Core, tx: &Tx<'_>, now: Moment) -> Result<String, ApiError> {
    let day = day_of(now);
    for _ in 0..TRIES {
        let tail: String = letters(&core.env.random::<5>()).chars().take(4).collect();
        let number = format!("{:04}{:02}{:02}-{tail}", day.year(), day.month(), day.day());
        if store::application::get(tx, &number)?.is_none() {
            return Ok(number);
        }
    }
    Err(Code::ServerBusy.into())
}

/// Random bytes as letters and digits that can be read out: five bits each.
pub(in crate::usecase) fn letters(bytes: &[u8]) -> String {
    let mut specification = Specification::new();
    specification.symbols.push_str(LETTERS);
    specification.encoding().as_ref().map(|encoding: &Encoding| encoding.encode(bytes)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use shared_model::moment::Moment;

    use super::*;
    use crate::env::FakeEnv;

    #[test]
    fn a_code_is_told_in_groups_and_known_however_it_is_typed() {
        let code = secret(&FakeEnv::new(Moment::from_ms(0), 7));
        assert_eq!((code.len(), code.matches('-').count()), (19, 3), "{code}");
        assert_eq!(digest(&code), digest(&code.to_lowercase().replace('-', " ")));
        assert_ne!(code, secret(&FakeEnv::new(Moment::from_ms(0), 8)));
    }
}

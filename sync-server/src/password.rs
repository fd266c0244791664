//! Passwords: argon2id, never more than two at a time, since each needs 19 MiB while it is computed.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::env::Env;

/// Computations at once: two keep both cores of a small machine busy and the memory below 40 MiB.
const SLOTS: usize = 2;
/// Shortest password, in characters.
pub const MIN_CHARACTERS: usize = 10;
/// Longest password, in bytes: more would only keep the server busy.
pub const MAX_BYTES: usize = 256;

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
#[error("the password could not be hashed: {0}")]
pub struct PasswordError(String);

/// The hasher, with its bound on memory. Parameters are argon2's defaults: argon2id, 19 MiB, 2 passes
/// (OWASP's recommendation).
pub struct Passwords {
    free: Mutex<usize>,
    freed: Condvar,
    /// Hash of a password nobody has: an unknown account takes as long to refuse as a known one.
    nobody: Mutex<Option<String>>,
}

impl Default for Passwords {
    fn default() -> Self {
        Self { free: Mutex::new(SLOTS), freed: Condvar::new(), nobody: Mutex::new(None) }
    }
}

impl Passwords {
    /// Hashes a password for storing (PHC string).
    ///
    /// # Errors
    /// [`PasswordError`] when the memory for it is not to be had.
    pub fn hash(&self, password: &str, env: &dyn Env) -> Result<String, PasswordError> {
        let salt: [u8; 16] = env.random();
        let _slot = self.slot();
        let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| hash.to_string()).map_err(|error| PasswordError(error.to_string()))
    }

    /// Whether `password` is the one of `stored`; without a stored hash it takes as long and says no.
    #[must_use]
    pub fn verify(&self, password: &str, stored: Option<&str>, env: &dyn Env) -> bool {
        if password.len() > MAX_BYTES {
            return false;
        }
        let nobody;
        let hash = if let Some(hash) = stored {
            hash
        } else {
            nobody = self.nobody(env);
            &nobody
        };
        let Ok(parsed) = PasswordHash::new(hash) else { return false };
        let _slot = self.slot();
        Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok() && stored.is_some()
    }

    fn nobody(&self, env: &dyn Env) -> String {
        let mut nobody = self.nobody.lock().unwrap_or_else(PoisonError::into_inner);
        nobody.get_or_insert_with(|| self.hash("", env).unwrap_or_default()).clone()
    }

    fn slot(&self) -> Slot<'_> {
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 {
            free = self.freed.wait(free).unwrap_or_else(PoisonError::into_inner);
        }
        *free -= 1;
        Slot(self)
    }
}

/// Whether a new password may be used by the account of this login.
#[must_use]
pub fn is_acceptable(password: &str, login: &str) -> bool {
    password.chars().count() >= MIN_CHARACTERS && password.len() <= MAX_BYTES && !password.eq_ignore_ascii_case(login)
}

/// One computation's share of the memory.
struct Slot<'p>(&'p Passwords);

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use shared_model::moment::Moment;

    use super::*;
    use crate::env::FakeEnv;

    #[test]
    fn only_the_right_password_is_accepted() {
        let (passwords, env) = (Passwords::default(), FakeEnv::new(Moment::from_ms(0), 1));
        let hash = passwords.hash("correct horse", &env).unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
        assert!(passwords.verify("correct horse", Some(&hash), &env));
        assert!(!passwords.verify("Correct horse", Some(&hash), &env));
        assert!(!passwords.verify("", None, &env), "nobody's password");
    }

    #[test]
    fn a_password_is_long_enough_and_not_the_login() {
        assert!(is_acceptable("correct horse", "wang"));
        assert!(!is_acceptable("short", "wang"));
        assert!(!is_acceptable("Wanggong001", "wanggong001"));
    }
}

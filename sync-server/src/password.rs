//! Passwords: argon2id, never more than two at a time, since each needs 19 MiB while it is computed.

use std::sync::{Condvar, Mutex, PoisonError};

use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};

use crate::env::Env;

/// Computations at once: two keep both cores of a small machine busy and the memory below 40 MiB.
const SLOTS: usize = 2;
/// Room asked for at a time, in blocks of 1 KiB: the GNU allocator gives more than 32 MiB back to the system
/// at once, and may keep what is smaller for ever, once for each thread. Untouched room costs nothing.
const ROOM_BLOCKS: usize = 33 * 1024;
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
        let failed = |error: argon2::password_hash::Error| PasswordError(error.to_string());
        let params = Params::default();
        let salt = Salt::new(&env.random::<16>()).map_err(|error| failed(error.into()))?;
        let output = self.compute(Algorithm::Argon2id, Version::V0x13, &params, password, &salt).map_err(failed)?;
        let hash = PasswordHash {
            algorithm: Algorithm::Argon2id.ident(),
            version: Some(Version::V0x13.into()),
            params: ParamsString::try_from(&params).map_err(failed)?,
            salt: Some(salt),
            hash: Some(output),
        };
        Ok(hash.to_string())
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
        self.matches(password, hash).unwrap_or(false) && stored.is_some()
    }

    /// Whether the hash, which need not be made with today's parameters, is the password's.
    fn matches(&self, password: &str, hash: &str) -> Result<bool, argon2::password_hash::Error> {
        let hash = PasswordHash::new(hash)?;
        let algorithm = Algorithm::try_from(hash.algorithm.as_str())?;
        let version = hash.version.map(Version::try_from).transpose()?.unwrap_or_default();
        let (Some(salt), Some(expected)) = (hash.salt, hash.hash) else { return Ok(false) };
        // Outputs are compared in constant time.
        Ok(self.compute(algorithm, version, &Params::try_from(&hash)?, password, &salt)? == expected)
    }

    fn compute(
        &self,
        algorithm: Algorithm,
        version: Version,
        params: &Params,
        password: &str,
        salt: &Salt,
    ) -> Result<Output, argon2::password_hash::Error> {
        let _slot = self.slot();
        let blocks = params.block_count();
        let mut memory = Vec::with_capacity(blocks.max(ROOM_BLOCKS));
        memory.resize(blocks, Block::new());
        let mut output = vec![0; params.output_len().unwrap_or(Params::DEFAULT_OUTPUT_LEN)];
        let argon2 = Argon2::new(algorithm, version, params.clone());
        argon2.hash_password_into_with_memory(password.as_bytes(), salt, &mut output, &mut memory)?;
        Ok(Output::new(&output)?)
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
    fn hashes_are_those_of_any_argon2() {
        use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};
        let (passwords, env) = (Passwords::default(), FakeEnv::new(Moment::from_ms(0), 1));
        let ours = passwords.hash("correct horse", &env).unwrap();
        Argon2::default().verify_password(b"correct horse", ours.as_str()).unwrap();
        let weaker = Argon2::from(Params::new(1_024, 1, 1, None).unwrap());
        let theirs: PasswordHash = weaker.hash_password_with_salt(b"correct horse", b"sixteen bytes ..").unwrap();
        assert!(passwords.verify("correct horse", Some(&theirs.to_string()), &env));
    }

    #[test]
    fn a_password_is_long_enough_and_not_the_login() {
        assert!(is_acceptable("correct horse", "wang"));
        assert!(!is_acceptable("short", "wang"));
        assert!(!is_acceptable("Wanggong001", "wanggong001"));
    }
}

use std::sync::Arc;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use tokio::sync::Semaphore;

use crate::keys::Keys;
use crate::{Error, Password};

/// Passwords that are hashed at a time, for each takes 64 MiB; others wait.
const AT_ONCE: usize = 2;
/// Bytes of a salt.
pub(crate) const SALT: usize = 16;

/// What a hash of Argon2id costs whoever guesses.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cost {
    pub(crate) memory_kib: u32,
    pub(crate) passes: u32,
    pub(crate) lanes: u32,
}

/// Above what OWASP asks for at least (19 MiB, 2 passes, 1 lane).
pub(crate) const COST: Cost = Cost {
    memory_kib: 64 * 1024,
    passes: 3,
    lanes: 1,
};

impl Cost {
    /// What every PHC string of this cost begins with.
    fn prefix(self) -> String {
        let Self {
            memory_kib,
            passes,
            lanes,
        } = self;
        format!("$argon2id$v=19$m={memory_kib},t={passes},p={lanes}$")
    }

    fn params(self) -> Result<Params, argon2::Error> {
        Params::new(self.memory_kib, self.passes, self.lanes, None)
    }
}

/// Hashes passwords, a few at a time and off the threads that serve pages.
#[derive(Clone)]
pub(crate) struct Hashing {
    cost: Cost,
    keys: Arc<Keys>,
    free: Arc<Semaphore>,
}

impl Hashing {
    pub(crate) fn new(cost: Cost, keys: Arc<Keys>) -> Self {
        Self {
            cost,
            keys,
            free: Arc::new(Semaphore::new(AT_ONCE)),
        }
    }

    /// The PHC string of a password.
    pub(crate) async fn hash(
        &self,
        password: Arc<Password>,
        salt: [u8; SALT],
    ) -> Result<String, Error> {
        let cost = self.cost;
        self.apart(move |keys| {
            let hash: PasswordHash =
                hasher(keys, cost)?.hash_password_with_salt(password.as_bytes(), &salt)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether `phc` is of this password; costs the same when it is not.
    pub(crate) async fn verify(&self, password: Arc<Password>, phc: String) -> Result<bool, Error> {
        let cost = self.cost;
        self.apart(move |keys| {
            let hash = PasswordHash::new(&phc)?;
            match hasher(keys, cost)?.verify_password(password.as_bytes(), &hash) {
                Ok(()) => Ok(true),
                Err(password_hash::Error::PasswordInvalid) => Ok(false),
                Err(error) => Err(error),
            }
        })
        .await
    }

    /// A PHC string that costs what others cost and is of no password that anybody knows.
    pub(crate) fn decoy(&self) -> String {
        let zero = |letters| "A".repeat(letters);
        format!("{}{}${}", self.cost.prefix(), zero(22), zero(43))
    }

    /// Whether `phc` was made at another cost than is usual now.
    pub(crate) fn is_outdated(&self, phc: &str) -> bool {
        !phc.starts_with(&self.cost.prefix())
    }

    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Keys) -> password_hash::Result<T> + Send + 'static,
    ) -> Result<T, Error> {
        let free = Arc::clone(&self.free);
        let turn = free.acquire_owned().await.map_err(|_| Error::Ending)?;
        let keys = Arc::clone(&self.keys);
        tokio::task::spawn_blocking(move || {
            // Held by the work, not by whoever waits for it and may go away.
            let _turn = turn;
            work(&keys)
        })
        .await
        .map_err(|_| Error::Ending)?
        .map_err(|source| Error::Hash { source })
    }
}

fn hasher(keys: &Keys, cost: Cost) -> Result<Argon2<'_>, argon2::Error> {
    Argon2::new_with_secret(
        keys.passwords(),
        Algorithm::Argon2id,
        Version::V0x13,
        cost.params()?,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tests::{CHEAP, run};

    /// What the reference implementation of Argon2, called with a secret through argon2-cffi, makes
    /// of the password, key and salt of these tests.
    const CHEAP_HASH: &str = "$argon2id$v=19$m=64,t=1,p=1$CQkJCQkJCQkJCQkJCQkJCQ$fr60mUDOmRAAM59ijHJeZSkOu3NwporNcJo1BKtkUY0";
    const USUAL_HASH: &str = "$argon2id$v=19$m=65536,t=3,p=1$CQkJCQkJCQkJCQkJCQkJCQ$mtFR9eoig18FHovZc78q0SIoN8E6WrFr6ZKompG58J8";

    fn hashing(cost: Cost, key: u8) -> Hashing {
        Hashing::new(cost, Arc::new(Keys::all(key)))
    }

    fn password() -> Arc<Password> {
        Arc::new(Password::attempted("سبعة أبواب وثلاث نوافذ"))
    }

    #[test]
    fn a_hash_is_that_of_the_reference_implementation() {
        for (cost, expected) in [(CHEAP, CHEAP_HASH), (COST, USUAL_HASH)] {
            let made = run(hashing(cost, 7).hash(password(), [9; SALT]));
            assert_eq!(made.unwrap(), expected);
        }
    }

    #[test]
    fn a_hash_is_verified_at_its_own_cost_and_only_with_its_password_and_key() {
        let verify = |key, password: &str| {
            let password = Arc::new(Password::attempted(password));
            run(hashing(COST, key).verify(password, CHEAP_HASH.into())).unwrap()
        };
        assert!(verify(7, "سبعة أبواب وثلاث نوافذ"));
        assert!(!verify(8, "سبعة أبواب وثلاث نوافذ"));
        assert!(!verify(7, "سبعة أبواب وثلاث نافذة"));
    }

    #[test]
    fn the_decoy_costs_what_others_cost_and_is_of_no_password() {
        let hashing = hashing(CHEAP, 7);
        let decoy = hashing.decoy();
        assert_eq!(decoy.len(), CHEAP_HASH.len());
        assert!(!hashing.is_outdated(&decoy));
        for password in [password(), Arc::new(Password::attempted(""))] {
            assert!(!run(hashing.verify(password, decoy.clone())).unwrap());
        }
    }

    #[test]
    fn what_is_no_hash_is_an_error_and_not_a_wrong_password() {
        let broken = run(hashing(CHEAP, 7).verify(password(), "plain".into()));
        assert!(matches!(broken, Err(Error::Hash { .. })));
    }
}

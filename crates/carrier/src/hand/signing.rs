use std::fmt;

use argon2::{Algorithm, Argon2, Block, Params, Version};
use ed25519_dalek::{Signer, SigningKey};
use zeroize::{Zeroize, Zeroizing};

use super::answer::Answer;
use super::challenge::Challenge;
use super::key::HandKey;
use super::phrase::Phrase;
use super::signed::{FIELD, statement};
use crate::chain::ChainLink;
use crate::error::Error;
use crate::ids::SetId;

/// "hand/1" and zeros up to the 16 bytes that RFC 9106 recommends; Argon2 takes none below eight.
const SALT: &[u8; 16] = b"hand/1\0\0\0\0\0\0\0\0\0\0";
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 12;
const LANES: u32 = 1;

/// A hand that can sign: the source's, for as long as its phrase is in memory.
#[derive(Clone)]
pub struct Hand(SigningKey);

impl Hand {
    /// Computes the key from a phrase; takes a second or so and 64 MiB, which are wiped and given back.
    ///
    /// # Errors
    /// [`Error::Hand`] if Argon2 refuses.
    pub fn from_phrase(phrase: &Phrase) -> Result<Self, Error> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Error::Hand)?;
        let mut memory = vec![Block::default(); params.block_count()];
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let mut seed = Zeroizing::new([0; 32]);
        let made =
            argon.hash_password_into_with_memory(phrase.as_bytes(), SALT, &mut *seed, &mut memory);
        memory.zeroize();
        made.map_err(Error::Hand)?;
        Ok(Self(SigningKey::from_bytes(&seed)))
    }

    /// What its signatures are verified with.
    pub fn key(&self) -> HandKey {
        HandKey(self.0.verifying_key().to_bytes())
    }

    /// Signs R of a packet; gives the signature field of its directory.
    pub fn sign(&self, set: SetId, packet: u32, link: ChainLink) -> [u8; FIELD] {
        self.key_and_signature(&statement(set, packet, link))
    }

    /// Answers an archive that asks whether it is this hand.
    pub fn answer(&self, challenge: &Challenge) -> Answer {
        Answer::from_bytes(self.key_and_signature(&challenge.statement()))
    }

    fn key_and_signature(&self, message: &[u8]) -> [u8; FIELD] {
        let mut field = [0; FIELD];
        let bytes = self
            .key()
            .0
            .into_iter()
            .chain(self.0.sign(message).to_bytes());
        for (byte, value) in field.iter_mut().zip(bytes) {
            *byte = value;
        }
        field
    }
}

impl fmt::Debug for Hand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hand(…)")
    }
}

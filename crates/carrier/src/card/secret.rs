use std::fmt;

use zeroize::Zeroizing;

const PHRASE_LOG_N: u8 = 16;

/// The mask secret C of a card: whoever has it can tell a volume from random bytes.
#[derive(Clone, PartialEq, Eq)]
pub struct CardSecret(Zeroizing<[u8; 32]>);

impl CardSecret {
    /// Takes 32 bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The one that belongs to a phrase.
    pub(crate) fn of_phrase(phrase: &str) -> Self {
        let mut secret = Zeroizing::new([0; 32]);
        derive(phrase.as_bytes(), b"mask/1", PHRASE_LOG_N, &mut *secret);
        Self(secret)
    }

    pub(crate) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Debug for CardSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CardSecret(…)")
    }
}

/// scrypt with r = 8 and p = 1, the layout's only use of it.
pub(crate) fn derive(secret: &[u8], salt: &[u8], log_n: u8, output: &mut [u8]) {
    // Parameters are constants of the layout and outputs are 16 or 32 bytes: neither can be refused.
    if let Ok(params) = scrypt::Params::new(log_n, 8, 1, scrypt::Params::RECOMMENDED_LEN) {
        let made = scrypt::scrypt(secret, salt, &params, output);
        debug_assert!(made.is_ok(), "scrypt refuses only empty or huge outputs");
    }
}

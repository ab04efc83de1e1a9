use std::fmt;

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::Error;

/// The fewest characters of a password.
const LEAST_CHARACTERS: usize = 12;
/// The most bytes of a password, as it is typed.
const MOST_BYTES: usize = 1024;
/// How many times its bytes a text can take when it is composed (Unicode Standard Annex #15).
const GROWTH: usize = 3;

/// A password that an account may have: at least 12 characters and at most 1,024 bytes, of any kind.
pub struct Password(Zeroizing<String>);

impl Password {
    /// Takes a password that somebody chose.
    ///
    /// # Errors
    ///
    /// [`Error::PasswordTooShort`], [`Error::PasswordTooLong`].
    pub fn new(text: &str) -> Result<Self, Error> {
        if text.len() > MOST_BYTES {
            return Err(Error::PasswordTooLong { most: MOST_BYTES });
        }
        let password = Self::composed(text);
        if password.0.chars().count() < LEAST_CHARACTERS {
            return Err(Error::PasswordTooShort {
                least: LEAST_CHARACTERS,
            });
        }
        Ok(password)
    }

    /// Takes what somebody typed to sign in; what no account can have becomes empty, which none has.
    pub(crate) fn attempted(text: &str) -> Self {
        if text.len() > MOST_BYTES {
            return Self(Zeroizing::default());
        }
        Self::composed(text)
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    /// One keyboard writes an accent as a character of its own and another does not.
    fn composed(text: &str) -> Self {
        let mut composed = Zeroizing::new(String::with_capacity(text.len() * GROWTH));
        composed.extend(text.nfc());
        Self(composed)
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_has_twelve_characters_to_1024_bytes_of_any_kind() {
        for good in ["aaaaaaaaaaaa", "كلمة سر طويل", &"x".repeat(1024)] {
            assert!(Password::new(good).is_ok(), "{good}");
        }
        for short in ["", "aaaaaaaaaaa", "كلمة سر طوي", &"e\u{301}".repeat(11)] {
            let refused = Password::new(short);
            assert!(
                matches!(refused, Err(Error::PasswordTooShort { least: 12 })),
                "{short}"
            );
        }
        let long = Password::new(&"x".repeat(1025));
        assert!(matches!(long, Err(Error::PasswordTooLong { most: 1024 })));
    }

    #[test]
    fn a_password_is_the_same_however_its_accents_are_typed() {
        let composed = Password::attempted("métro, boulot");
        let apart = Password::attempted("me\u{301}tro, boulot");
        assert_eq!(composed.as_bytes(), apart.as_bytes());
        assert!(Password::attempted(&"x".repeat(1025)).as_bytes().is_empty());
    }
}

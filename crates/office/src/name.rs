use hmac::{Hmac, Mac};
use sha2::Sha256;
use unicode_normalization::UnicodeNormalization;

use crate::Error;
use crate::keys::Keys;

/// The most bytes of a name.
const MOST: usize = 200;

/// What stands in the database for a name: its digest under the office's key.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Handle(String);

impl Handle {
    /// The handle of whatever somebody typed as a name.
    pub(crate) fn of(name: &str, keys: &Keys) -> Self {
        let mut mac = <Hmac<Sha256> as hmac::digest::KeyInit>::new(&keys.names().into());
        mac.update(fold(name).as_bytes());
        Self(hex::encode(mac.finalize().into_bytes()))
    }

    /// The handle of a name that an account may have.
    pub(crate) fn of_new(name: &str, keys: &Keys) -> Result<Self, Error> {
        check_name(name)?;
        Ok(Self::of(name, keys))
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether an account may have this name, for those who must know before they make one.
///
/// # Errors
///
/// [`Error::Name`].
pub fn check_name(name: &str) -> Result<(), Error> {
    let trimmed = name.trim();
    if trimmed.is_empty() || trimmed.len() > MOST || trimmed.contains(char::is_control) {
        return Err(Error::Name { most: MOST });
    }
    Ok(())
}

/// Whether two names are one to whoever signs in.
pub fn is_same_name(one: &str, other: &str) -> bool {
    fold(one) == fold(other)
}

/// Names that people would call the same are the same. Composed again at the end, for lower case
/// can come apart.
fn fold(name: &str) -> String {
    let composed: String = name.trim().nfc().collect();
    composed.to_lowercase().nfc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_differ_in_case_in_composition_or_by_space_around_them_are_one() {
        for (one, other) in [
            ("Sami", " sAMI\n"),
            ("Zoé", "ZOE\u{301}"),
            ("أحمد", "ا\u{654}حمد"),
            ("İz", "i\u{307}z"),
        ] {
            assert_eq!(fold(one), fold(other), "{one}");
        }
        assert_ne!(fold("أحمد"), fold("احمد"));
        assert_ne!(fold("a b"), fold("ab"));
    }

    #[test]
    fn a_handle_is_hmac_sha256_of_the_folded_name() {
        // As Python's hmac module makes it of this key and "سامي haddad".
        let expected = "b02015afbd9edff17f105cb8cb2c181573bfc96514845789163d4ef67bc8faac";
        let handle = |key| Handle::of("سامي Haddad ", &Keys::all(key));
        assert_eq!(handle(7).as_str(), expected);
        assert_ne!(handle(8).as_str(), expected);
    }
}

use zeroize::Zeroizing;

use crate::Error;

/// What begins everything that the office seals, so that nothing else passes for it.
const DOMAIN: &str = "amana-office/1";

/// Seals the office's secrets with a key that lies outside its database.
///
/// The office says inside what it seals what that is and whose, so a strongbox need only keep it
/// secret and unchanged, and open nothing that others could have sealed: whoever can seal and write to
/// the database can give the office keys of their choosing.
pub trait Strongbox: Send + Sync {
    /// Encrypts `plain`, or gives nothing when it cannot.
    fn seal(&self, plain: &[u8]) -> Option<Vec<u8>>;

    /// Decrypts what [`Strongbox::seal`] made, or gives nothing when it did not make it.
    fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>>;
}

/// What a sealed secret is, so that one cannot stand in the place of another.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Label<'a> {
    /// The office's own keys.
    Keys,
    /// The secret of one-time codes of an account; of nobody's when empty.
    Totp { whose: &'a str },
}

impl Label<'_> {
    fn prefix(self) -> Vec<u8> {
        let (kind, whose) = match self {
            Self::Keys => ("keys", ""),
            Self::Totp { whose } => ("totp", whose),
        };
        format!("{DOMAIN}\n{kind}\n{whose}\n").into_bytes()
    }

    fn what(self) -> &'static str {
        match self {
            Self::Keys => "the office's keys",
            Self::Totp { .. } => "a secret of one-time codes",
        }
    }

    pub(crate) fn seal(self, strongbox: &dyn Strongbox, secret: &[u8]) -> Result<Vec<u8>, Error> {
        let prefix = self.prefix();
        let mut plain = Zeroizing::new(Vec::with_capacity(prefix.len() + secret.len()));
        plain.extend_from_slice(&prefix);
        plain.extend_from_slice(secret);
        let what = self.what();
        strongbox.seal(&plain).ok_or(Error::Seal { what })
    }

    pub(crate) fn open<const N: usize>(
        self,
        strongbox: &dyn Strongbox,
        sealed: &[u8],
    ) -> Result<Zeroizing<[u8; N]>, Error> {
        let opened = strongbox.open(sealed);
        opened
            .as_ref()
            .and_then(|plain| plain.strip_prefix(&*self.prefix()))
            .and_then(|secret| secret.try_into().ok())
            .map(Zeroizing::new)
            .ok_or(Error::Unseal { what: self.what() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Seals nothing: what it is given is seen.
    struct Glass;

    impl Strongbox for Glass {
        fn seal(&self, plain: &[u8]) -> Option<Vec<u8>> {
            Some(plain.to_vec())
        }

        fn open(&self, sealed: &[u8]) -> Option<Zeroizing<Vec<u8>>> {
            Some(Zeroizing::new(sealed.to_vec()))
        }
    }

    #[test]
    fn what_is_sealed_says_what_it_is_and_whose() {
        let label = Label::Totp { whose: "4T7RM2XC" };
        let sealed = label.seal(&Glass, b"secret").unwrap();
        assert_eq!(sealed, b"amana-office/1\ntotp\n4T7RM2XC\nsecret");
        assert_eq!(*label.open::<6>(&Glass, &sealed).unwrap(), *b"secret");
        assert_eq!(
            Label::Keys.seal(&Glass, b"keys").unwrap(),
            b"amana-office/1\nkeys\n\nkeys"
        );
    }

    #[test]
    fn what_was_sealed_as_something_else_or_of_another_length_does_not_open() {
        let label = Label::Totp { whose: "4T7RM2XC" };
        let sealed = label.seal(&Glass, b"secret").unwrap();
        for other in [Label::Keys, Label::Totp { whose: "4T7RM2XD" }] {
            assert!(other.open::<6>(&Glass, &sealed).is_err(), "{other:?}");
        }
        assert!(label.open::<5>(&Glass, &sealed).is_err());
        for end in 0..sealed.len() {
            assert!(
                label.open::<6>(&Glass, &sealed[..end]).is_err(),
                "{end} bytes"
            );
        }
    }
}

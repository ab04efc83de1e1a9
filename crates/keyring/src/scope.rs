use std::fmt;

use age::secrecy::ExposeSecret;
use age::x25519;
use hkdf::Hkdf;
use model::{ScopeId, Sha256Digest};
use sha2::Sha256;
use storage::{Key, Storage};
use zeroize::Zeroizing;

use crate::{Error, KEYS, Keyring};

/// The first line of a scope's key file, before the scope. The rest is an age identity file, so
/// that the public age tools take it as it is.
const FIRST_LINE: &str = "# amana-scope/";
const VERSION: u32 = 1;

/// The key of one scope: whatever belongs to an accession, or to the archive itself, is encrypted
/// to it, and is lost with it.
#[derive(Clone)]
pub struct ScopeKey {
    scope: ScopeId,
    identity: x25519::Identity,
}

impl ScopeKey {
    /// Whose key it is.
    pub fn scope(&self) -> ScopeId {
        self.scope
    }

    /// Whom to encrypt to.
    pub fn recipient(&self) -> x25519::Recipient {
        self.identity.to_public()
    }

    /// What opens what was encrypted to the scope.
    pub fn identity(&self) -> &x25519::Identity {
        &self.identity
    }

    /// 32 bytes for one purpose that only holders of this key can make and that end with it: HKDF-SHA-256 (RFC 5869)
    /// of the identity as an age identity file has it, `AGE-SECRET-KEY-1…`, without a salt, over `purpose`.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        let identity = self.identity.to_string();
        let key = Hkdf::<Sha256>::new(None, identity.expose_secret().as_bytes());
        let mut made = [0; 32];
        // 32 bytes are less than what is refused.
        let _ = key.expand(purpose.as_bytes(), &mut made);
        made
    }

    /// The key for a partner, encrypted to their recipient: an age identity file that tells in comments which
    /// parts (object and SHA-256 of its inventory) it opens, and how.
    pub fn for_partner(
        &self,
        partner: &x25519::Recipient,
        parts: &[(String, Sha256Digest)],
    ) -> Result<Vec<u8>, Error> {
        let mut text = self.to_text();
        text.push_str("# This opens the originals of one accession and nothing else. In the folder of a part:\n");
        text.push_str("#   sha256sum -c inventory.json.sha256\n");
        text.push_str(
            "#   age -d -i THIS-FILE v1/content/manifest.jsonl.age    names, digests and places\n",
        );
        text.push_str("#   age -d -i THIS-FILE v1/content/000001.age            an original\n");
        text.push_str("# amana-vault.md beside the parts tells the rest. The parts, with the SHA-256 of inventory.json:\n");
        for (object, inventory) in parts {
            text.push_str(&format!("#   {object} {inventory}\n"));
        }
        age::encrypt(partner, text.as_bytes()).map_err(|source| Error::Encrypt {
            name: format!("the key of {}", self.scope),
            source: Box::new(source),
        })
    }

    fn to_text(&self) -> Zeroizing<String> {
        let identity = self.identity.to_string();
        Zeroizing::new(format!(
            "{FIRST_LINE}{VERSION} {}\n{}\n",
            self.scope,
            identity.expose_secret()
        ))
    }

    fn parse(text: &[u8], name: &Key) -> Result<Self, Error> {
        let damaged = || Error::Damaged {
            name: name.to_string(),
        };
        let text = std::str::from_utf8(text).map_err(|_| damaged())?;
        let mut lines = text.lines();
        let first = lines.next().and_then(|line| line.strip_prefix(FIRST_LINE));
        let (version, scope) = first
            .and_then(|rest| rest.split_once(' '))
            .ok_or_else(damaged)?;
        match version.parse() {
            Ok(VERSION) => {}
            Ok(found) => {
                let name = name.to_string();
                return Err(Error::UnknownVersion { name, found });
            }
            Err(_) => return Err(damaged()),
        }
        let identity = lines.next().ok_or_else(damaged)?;
        Ok(Self {
            scope: scope.parse().map_err(|_| damaged())?,
            identity: identity.parse().map_err(|_| damaged())?,
        })
    }
}

impl fmt::Debug for ScopeKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Not its recipient: whoever knows that can write what its holder takes for its own.
        write!(f, "ScopeKey({})", self.scope)
    }
}

impl Keyring {
    /// Makes the key of a scope and stores it at `keys/scope-<ScopeId>.age`;
    /// `storage::Error::Exists` if it has one.
    pub fn create_scope(&self, storage: &dyn Storage, scope: ScopeId) -> Result<ScopeKey, Error> {
        let key = ScopeKey {
            scope,
            identity: x25519::Identity::generate(),
        };
        self.wrap_new(storage, &object(scope)?, key.to_text().as_bytes())?;
        Ok(key)
    }

    /// Opens the key of a scope; `Error::NoScope` if it has none (any more).
    pub fn open_scope(&self, storage: &dyn Storage, scope: ScopeId) -> Result<ScopeKey, Error> {
        let name = object(scope)?;
        let text = match self.unwrap(storage, &name) {
            Err(Error::Storage(storage::Error::Absent { .. })) => {
                return Err(Error::NoScope { scope });
            }
            text => text?,
        };
        let key = ScopeKey::parse(&text, &name)?;
        // A key that was put under another scope's name must not be used for it.
        if key.scope == scope {
            Ok(key)
        } else {
            Err(Error::Damaged {
                name: name.to_string(),
            })
        }
    }
}

pub(crate) fn object(scope: ScopeId) -> Result<Key, Error> {
    Ok(Key::parse(&format!("{KEYS}scope-{scope}.age"))?)
}

#[cfg(test)]
mod tests {
    use age::IdentityFile;

    use super::*;

    fn key() -> ScopeKey {
        ScopeKey {
            scope: "7Q2K9M3T".parse().unwrap(),
            identity: x25519::Identity::generate(),
        }
    }

    fn parse(text: &str) -> Result<ScopeKey, Error> {
        ScopeKey::parse(text.as_bytes(), &Key::parse("keys/x").unwrap())
    }

    #[test]
    fn the_public_age_tools_read_the_text_of_a_scope_key_as_an_identity_file() {
        let key = key();
        let sealed = age::encrypt(&key.recipient(), b"photo").unwrap();
        let file = IdentityFile::from_buffer(key.to_text().as_bytes()).unwrap();
        let identities = file.into_identities().unwrap();
        assert_eq!(identities.len(), 1);
        let identity = identities
            .iter()
            .map(|identity| &**identity as &dyn age::Identity);
        let file = age::Decryptor::new(&*sealed).unwrap();
        let opened = std::io::read_to_string(file.decrypt(identity).unwrap());
        assert_eq!(opened.unwrap(), "photo");
    }

    #[test]
    fn what_is_derived_depends_on_the_key_and_the_purpose_alone() {
        let (one, other) = (key(), key());
        let again = parse(&one.to_text()).unwrap();
        assert_eq!(one.derive("tiles"), again.derive("tiles"));
        assert_ne!(one.derive("tiles"), one.derive("tile"));
        assert_ne!(one.derive("tiles"), other.derive("tiles"));
        // As whoever has the key file can make it.
        let text = one.to_text();
        let mut made = [0; 32];
        Hkdf::<Sha256>::new(None, text.lines().nth(1).unwrap().as_bytes())
            .expand(b"tiles", &mut made)
            .unwrap();
        assert_eq!(one.derive("tiles"), made);
    }

    #[test]
    fn a_scope_key_reads_back_and_a_cut_or_newer_one_is_refused() {
        let key = key();
        let text = key.to_text();
        let read = parse(&text).unwrap();
        assert_eq!(read.recipient(), key.recipient());
        assert_eq!(read.scope(), key.scope());
        for end in 0..text.len() - 1 {
            let cut = parse(&text[..end]);
            assert!(matches!(cut, Err(Error::Damaged { .. })), "{end} bytes");
        }
        let newer = parse(&text.replace("scope/1", "scope/2"));
        assert!(matches!(newer, Err(Error::UnknownVersion { found: 2, .. })));
    }
}

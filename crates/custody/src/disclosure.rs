use std::fmt;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use model::Sha256Digest;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::Error;

/// Random bytes in front of each field, so that nobody can guess a field from its digest.
pub const SALT_LENGTH: usize = 16;

/// Names that RFC 9901 section 4.2.1 keeps for itself.
const RESERVED: [&str; 2] = ["_sd", "..."];

/// One salted field of a record: a disclosure of RFC 9901 for an object property.
///
/// The text is kept as it came, because the digest is over the text and not over its meaning.
#[derive(Clone, PartialEq)]
pub struct Disclosure {
    text: String,
    name: String,
    value: Value,
}

impl Disclosure {
    /// Salts a field.
    pub fn new(salt: [u8; SALT_LENGTH], name: impl Into<String>, value: Value) -> Self {
        let name = name.into();
        let salt = BASE64_URL_SAFE_NO_PAD.encode(salt);
        let json = Value::from(vec![Value::from(salt), name.clone().into(), value.clone()]);
        Self {
            text: BASE64_URL_SAFE_NO_PAD.encode(json.to_string()),
            name,
            value,
        }
    }

    /// Reads base64url (no padding) of the JSON array of salt, name and value.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let wrong = |wrong| Error::Disclosure { wrong };
        let json = BASE64_URL_SAFE_NO_PAD
            .decode(text)
            .map_err(|_| wrong("it is not base64url without padding"))?;
        let (salt, name, value): (String, String, Value) = serde_json::from_slice(&json)
            .map_err(|_| wrong("it is not a JSON array of salt, name and value"))?;
        match BASE64_URL_SAFE_NO_PAD.decode(salt) {
            Ok(salt) if salt.len() == SALT_LENGTH => {}
            _ => return Err(wrong("its salt is not 16 bytes in base64url")),
        }
        if RESERVED.contains(&name.as_str()) {
            return Err(wrong("its name is reserved"));
        }
        Ok(Self {
            text: text.into(),
            name,
            value,
        })
    }

    /// The text that is handed on: base64url without padding.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The field's name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The field's value.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// SHA-256 over the ASCII of the text.
    pub fn digest(&self) -> Sha256Digest {
        Sha256Digest::of(&self.text)
    }
}

impl fmt::Debug for Disclosure {
    /// Shows the name alone: values may be names of people.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Disclosure({})", self.name)
    }
}

impl Serialize for Disclosure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Disclosure {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(deserializer)?).map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_digest_is_over_the_text_as_it_came() {
        // Spaces that this program would not write, as RFC 9901 section 4.2.1 shows.
        let json = r#"["AAECAwQFBgcICQoLDA0ODw", "state", "stored"]"#;
        let text = BASE64_URL_SAFE_NO_PAD.encode(json);
        let read = Disclosure::parse(&text).unwrap();
        assert_eq!((read.name(), read.value()), ("state", &"stored".into()));
        assert_eq!(read.text(), text);
        assert_eq!(read.digest(), Sha256Digest::of(text));
    }

    #[test]
    fn what_is_no_disclosure_is_refused() {
        for json in [
            "",
            "[]",
            r#"["AAECAwQFBgcICQoLDA0ODw","state"]"#,
            r#"["AAECAwQFBgcICQoLDA0ODw","state",1,2]"#,
            r#"["short","state",1]"#,
            r#"["AAECAwQFBgcICQoLDA0ODw",1,1]"#,
            r#"["AAECAwQFBgcICQoLDA0ODw","_sd",1]"#,
            r#"["AAECAwQFBgcICQoLDA0ODw","...",1]"#,
            r#"["AAECAwQFBgcICQoLDA0ODw","a",1] "x""#,
        ] {
            let text = BASE64_URL_SAFE_NO_PAD.encode(json);
            assert!(Disclosure::parse(&text).is_err(), "{json}");
        }
        assert!(Disclosure::parse("W10=").is_err());
    }

    proptest! {
        #[test]
        fn a_field_reads_back(salt: [u8; SALT_LENGTH], name in "[a-z][a-z0-9_]{0,20}", value in ".{0,40}") {
            let field = Disclosure::new(salt, name, value.into());
            prop_assert_eq!(Disclosure::parse(field.text()).unwrap(), field);
        }

        #[test]
        fn no_text_panics(text in ".{0,80}") {
            let _ = Disclosure::parse(&text);
        }
    }
}

use std::fmt::{self, Write};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// How the raw bytes of a source's path are to be read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PathEncoding {
    /// The bytes that a Unix file system holds; usually UTF-8, not always.
    #[default]
    #[serde(rename = "bytes")]
    Bytes,
    /// UTF-16, little-endian, as Windows holds names.
    #[serde(rename = "utf-16")]
    Utf16,
}

/// The path of a file below its source: the raw bytes, which are evidence, and a view for people.
///
/// Parts are separated by `/` on every system.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourcePath(Vec<u8>);

impl SourcePath {
    /// Takes the raw bytes of a path.
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The raw bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The raw bytes in base64 (RFC 4648 section 4, padded).
    pub fn to_base64(&self) -> String {
        BASE64_STANDARD.encode(&self.0)
    }

    /// Reads what `to_base64` wrote.
    pub fn from_base64(text: &str) -> Option<Self> {
        BASE64_STANDARD.decode(text).ok().map(Self)
    }

    /// The view for people of a path in `encoding`, escaped as `Display` does; half a UTF-16 letter is
    /// shown as `\u{dNNN}` and an odd last byte as `\xNN`.
    pub fn view(&self, encoding: PathEncoding) -> String {
        match encoding {
            PathEncoding::Bytes => self.to_string(),
            PathEncoding::Utf16 => Utf16View(&self.0).to_string(),
        }
    }

    /// Its letters as they are, to be compared and not to be shown; what is no letter becomes U+FFFD.
    pub fn letters(&self, encoding: PathEncoding) -> String {
        match encoding {
            PathEncoding::Bytes => String::from_utf8_lossy(&self.0).into_owned(),
            PathEncoding::Utf16 => {
                let units = self.0.as_chunks::<2>().0.iter();
                let units = units.map(|unit| u16::from_le_bytes(*unit));
                char::decode_utf16(units)
                    .map(|letter| letter.unwrap_or(char::REPLACEMENT_CHARACTER))
                    .collect()
            }
        }
    }

    /// The lower-case extension, if it is one to eight ASCII letters or digits.
    pub fn extension(&self) -> Option<String> {
        let name = self.0.rsplit(|byte| *byte == b'/').next()?;
        let dot = name.iter().rposition(|byte| *byte == b'.')?;
        let extension = name.get(dot + 1..)?;
        let plain = dot > 0
            && (1..=8).contains(&extension.len())
            && extension.iter().all(u8::is_ascii_alphanumeric);
        plain.then(|| String::from_utf8_lossy(extension).to_ascii_lowercase())
    }
}

impl fmt::Display for SourcePath {
    /// The decoded view. Bytes that are not UTF-8 are shown as `\xNN`, control and bidirectional
    /// control characters as `\u{NNNN}`, so that a name cannot dress up as another.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for chunk in self.0.utf8_chunks() {
            for letter in chunk.valid().chars() {
                show(f, letter)?;
            }
            for byte in chunk.invalid() {
                write!(f, "\\x{byte:02x}")?;
            }
        }
        Ok(())
    }
}

/// UTF-16 in little-endian order, to be shown.
struct Utf16View<'a>(&'a [u8]);

impl fmt::Display for Utf16View<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (units, odd) = self.0.as_chunks::<2>();
        for letter in char::decode_utf16(units.iter().map(|unit| u16::from_le_bytes(*unit))) {
            match letter {
                Ok(letter) => show(f, letter)?,
                Err(half) => write!(f, "\\u{{{:04x}}}", half.unpaired_surrogate())?,
            }
        }
        for byte in odd {
            write!(f, "\\x{byte:02x}")?;
        }
        Ok(())
    }
}

fn show(f: &mut fmt::Formatter<'_>, letter: char) -> fmt::Result {
    match letter {
        '\\' => f.write_str("\\\\"),
        hidden if hides(hidden) => write!(f, "\\u{{{:04x}}}", u32::from(hidden)),
        plain => f.write_char(plain),
    }
}

pub(crate) fn hides(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Marks that cannot be seen and turn what stands beside them: directions, joiners, separators.
pub fn is_unseen(letter: char) -> bool {
    matches!(
        letter,
        '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}'
    )
}

impl fmt::Debug for SourcePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SourcePath({self})")
    }
}

impl Serialize for SourcePath {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_base64())
    }
}

impl<'de> Deserialize<'de> for SourcePath {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Self::from_base64(&String::deserialize(deserializer)?)
            .ok_or_else(|| serde::de::Error::custom("not base64"))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn arabic_names_are_shown_as_they_are() {
        let path = SourcePath::from_bytes("أيلول ٢٠١٢/صورة.JPG");
        assert_eq!(path.to_string(), "أيلول ٢٠١٢/صورة.JPG");
        assert_eq!(path.extension().as_deref(), Some("jpg"));
    }

    #[test]
    fn bidirectional_controls_and_wrong_bytes_are_shown_escaped() {
        let path = SourcePath::from_bytes(b"a\xe2\x80\xaegpj.exe\xff\\".to_vec());
        assert_eq!(path.to_string(), r"a\u{202e}gpj.exe\xff\\");
    }

    #[test]
    fn a_windows_name_is_shown_as_its_letters() {
        let bytes = |units: &[u16]| units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
        let arabic: Vec<u8> = bytes(&"صورة/1.JPG".encode_utf16().collect::<Vec<_>>());
        let path = SourcePath::from_bytes(arabic);
        assert_eq!(path.view(PathEncoding::Utf16), "صورة/1.JPG");

        let mut broken: Vec<u8> = bytes(&[0x61, 0xd800, 0x202e, 0]);
        broken.push(0xff);
        let path = SourcePath::from_bytes(broken);
        let view = path.view(PathEncoding::Utf16);
        assert_eq!(view, r"a\u{d800}\u{202e}\u{0000}\xff");
    }

    #[test]
    fn a_hidden_file_or_a_long_tail_has_no_extension() {
        for name in [".jpg", "a.", "a", "dir.jpg/a", "a.123456789", "a.j/g"] {
            assert_eq!(SourcePath::from_bytes(name).extension(), None, "{name}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_survive_base64(bytes: Vec<u8>) {
            let path = SourcePath::from_bytes(bytes);
            prop_assert_eq!(SourcePath::from_base64(&path.to_base64()), Some(path));
        }
    }
}

use crate::error::Error;

/// Most bytes of such a file.
const MOST_BYTES: usize = 16 << 20;
/// Most lines.
const MOST_LINES: usize = 200_000;

/// A text of sections with keys and values.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ini {
    /// Its sections, in their order.
    pub sections: Vec<Section>,
}

/// A section of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Section {
    /// What stands in brackets.
    pub name: String,
    /// Keys and values, in their order; one key may stand twice.
    pub entries: Vec<(String, String)>,
}

impl Ini {
    /// Reads a text in UTF-16 with a mark, in UTF-8, or else in the letters of Western Windows.
    ///
    /// # Errors
    /// [`Error::TooLarge`]. What stands before the first section, and lines without `=`, are left out.
    pub fn parse(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > MOST_BYTES {
            return Err(Error::TooLarge);
        }
        let text = decode(bytes);
        let mut ini = Self::default();
        for (number, line) in text.lines().enumerate() {
            if number >= MOST_LINES {
                return Err(Error::TooLarge);
            }
            let line = line.trim();
            let name = line
                .strip_prefix('[')
                .and_then(|rest| rest.strip_suffix(']'));
            match (name, line.split_once('='), ini.sections.last_mut()) {
                _ if line.starts_with([';', '#']) => {}
                (Some(name), ..) => ini.sections.push(Section {
                    name: name.to_owned(),
                    entries: Vec::new(),
                }),
                (None, Some((key, value)), Some(section)) => {
                    let entry = (key.trim().to_owned(), value.trim().to_owned());
                    section.entries.push(entry);
                }
                _ => {}
            }
        }
        Ok(ini)
    }
}

impl Section {
    /// The first value of a key, whatever the case of its letters.
    pub fn get(&self, key: &str) -> Option<&str> {
        let mut entries = self.entries.iter();
        let found = entries.find(|(name, _)| name.eq_ignore_ascii_case(key));
        found.map(|(_, value)| value.as_str())
    }
}

fn decode(bytes: &[u8]) -> String {
    let units = |rest: &[u8], number: fn([u8; 2]) -> u16| {
        let (units, _) = rest.as_chunks::<2>();
        let units: Vec<u16> = units.iter().map(|unit| number(*unit)).collect();
        String::from_utf16_lossy(&units)
    };
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return units(rest, u16::from_le_bytes);
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return units(rest, u16::from_be_bytes);
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        // Which code page it was, nothing says; in Latin-1 no byte is lost.
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

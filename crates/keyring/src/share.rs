use std::collections::BTreeMap;
use std::fmt;

use base32::Alphabet;
use model::Sha256Digest;
use zeroize::Zeroizing;

use crate::Error;

const FIRST_LINE: &str = "amana-share/1";
/// Bytes of a split's name.
pub(crate) const SPLIT_NAME: usize = 8;
/// How many shares open, how many there are, which one it is, the split's name; the rest is the share's
/// value, as long as the secret.
const HEAD: usize = 3 + SPLIT_NAME;
/// Bytes of a secret that is split.
pub(crate) const SECRET: usize = 32;
/// Letters of a line, in groups; a group more checks the line.
const LINE: usize = 16;
const GROUP: usize = 4;

/// One of the shares of a split: a number of them give a secret, fewer give nothing.
#[derive(Clone, PartialEq, Eq)]
pub struct Share {
    pub(crate) need: u8,
    pub(crate) of: u8,
    /// From 1.
    pub(crate) number: u8,
    pub(crate) split: [u8; SPLIT_NAME],
    pub(crate) value: Zeroizing<[u8; SECRET]>,
}

impl Share {
    /// How many shares of its split are needed.
    pub fn need(&self) -> u8 {
        self.need
    }

    /// The name of its split, which says nothing: 16 hex digits.
    pub fn split(&self) -> String {
        hex::encode(self.split)
    }

    /// The text of the share, to be printed: what must be typed again are the numbered lines.
    pub fn to_text(&self) -> Zeroizing<String> {
        let mut bytes = Zeroizing::new(vec![self.need, self.of, self.number]);
        bytes.extend(self.split);
        bytes.extend(self.value.iter());
        let letters = Zeroizing::new(base32::encode(Alphabet::Crockford, &bytes));
        let mut text = Zeroizing::new(format!(
            "{FIRST_LINE}\n# Share {} of {} of the split {}. Any {} of them open it; fewer say nothing.\n\
             # To use it from paper, type the numbered lines into a file; capitals and dashes do not matter.\n",
            self.number,
            self.of,
            self.split(),
            self.need
        ));
        for (number, line) in (1..).zip(letters.as_bytes().chunks(LINE)) {
            let line = String::from_utf8_lossy(line);
            let check = check(number, &line);
            text.push_str(&format!("{number}  {}  {check}\n", grouped(&line)));
        }
        text
    }

    /// Reads the text of a share, also one that was typed; `Error::ShareLine` names the line that is not
    /// as it was printed.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut lines = BTreeMap::new();
        for line in text.lines().map(str::trim) {
            if line.is_empty() || line.starts_with('#') || line == FIRST_LINE {
                continue;
            }
            if line.starts_with("amana-share/") {
                return Err(Error::NotAShare);
            }
            let (number, letters) = parse_line(line)?;
            lines.insert(number, letters);
        }
        if lines.keys().copied().ne(1..=lines.len()) {
            return Err(Error::NotAShare);
        }
        let letters = Zeroizing::new(lines.into_values().collect::<String>());
        let bytes = base32::decode(Alphabet::Crockford, &letters).map(Zeroizing::new);
        bytes
            .and_then(|bytes| Self::from_bytes(&bytes))
            .ok_or(Error::NotAShare)
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (head, value) = bytes.split_at_checked(HEAD)?;
        let (counts, split) = head.split_at_checked(3)?;
        let [need, of, number]: [u8; 3] = counts.try_into().ok()?;
        let whole = 1 <= need && need <= of && 1 <= number && number <= of;
        whole.then_some(Self {
            need,
            of,
            number,
            split: split.try_into().ok()?,
            value: Zeroizing::new(value.try_into().ok()?),
        })
    }
}

/// A line as it was typed: its number, and its letters if they are those that were printed.
fn parse_line(line: &str) -> Result<(usize, String), Error> {
    let (number, rest) = line
        .split_once(|letter: char| letter.is_whitespace())
        .ok_or(Error::NotAShare)?;
    let number: usize = number
        .trim_end_matches(['.', ':'])
        .parse()
        .map_err(|_| Error::NotAShare)?;
    let letters: String = rest
        .chars()
        .filter(|letter| letter.is_alphanumeric())
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect();
    let wrong = Error::ShareLine { line: number };
    let Some(at) = letters.len().checked_sub(GROUP) else {
        return Err(wrong);
    };
    match letters.split_at_checked(at) {
        Some((letters, typed)) if typed == check(number, letters) => {
            Ok((number, letters.to_owned()))
        }
        _ => Err(wrong),
    }
}

/// Four letters that check a line: 20 bits of a digest over its number and its letters.
fn check(number: usize, letters: &str) -> String {
    let digest = Sha256Digest::of(format!("amana share line {number}\n{letters}"));
    let mut check = base32::encode(Alphabet::Crockford, digest.as_bytes());
    check.truncate(GROUP);
    check
}

fn grouped(line: &str) -> String {
    let groups = line.as_bytes().chunks(GROUP).map(String::from_utf8_lossy);
    groups.collect::<Vec<_>>().join("-")
}

impl fmt::Debug for Share {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Share({} of {})", self.number, self.of)
    }
}
